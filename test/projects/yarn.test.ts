/** Yarn's Plug'n'Play: no node_modules, packages in zip files; callweave asks to be unpacked, since its threads read its files. */
import assert from "node:assert/strict";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, yarn, type Ended, type InstalledProject } from "./installed-project.js";

describe("a project of Yarn 4 with Plug'n'Play", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("yarn");
  });
  after(() => project?.remove());

  const callweave = (args: readonly string[], code = 0): Promise<Ended> =>
    project.run("node", [yarn(), "callweave", ...args], { code });

  it("a program is woven while it loads, and its trace converted", async () => {
    checkProgram(await callweave(["run", "-o", "trace.cwraw", "src/main.ts"], EXIT_CODE), project.file("trace.cwraw"));
    for (const format of ["html", "pftrace.gz"]) await callweave(["convert", "trace.cwraw", `trace.${format}`]);
    await callweave(["report", "trace.pftrace.gz"]);
  });

  it("what `callweave build` has built runs, and the doctor finds all of it", async () => {
    await callweave(["build", "-p", "."]);
    checkProgram(await callweave(["run", "-o", "built.cwraw", "out/main.js"], EXIT_CODE), project.file("built.cwraw"));
    const { stdout } = await callweave(["doctor"]);
    assert.match(stdout, /^ok {7}callweave \d/m);
    assert.match(stdout, /^ok {7}what is to be traced is built by `callweave build`, in the script "build"$/m);
    assert.match(stdout, /^ok {7}all 4 built files are woven$/m);
  });

  it("a thread of callweave's saves a program that hangs", async () => {
    const { stderr } = await callweave(["run", "--timeout", "20s", "-o", "hangs.pftrace", "hangs.ts"], 124);
    assert.match(stderr, /^ {4}spin {2}hangs\.ts:1:1 {2}open for/m);
  });
});
