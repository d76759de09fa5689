import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";

describe("ts-patch 3 with TypeScript 5.9", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("ts-patch-5.9");
  });
  after(() => project.remove());

  it("compiles by tspc what `callweave run` then records", async () => {
    await project.run("tspc", ["-p", "."]);
    const run = ["run", "-o", "trace.cwraw", "out/main.js"];
    checkProgram(await project.run("callweave", run, { code: EXIT_CODE }), project.file("trace.cwraw"));
  });
});
