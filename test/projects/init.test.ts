import assert from "node:assert/strict";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";

describe("callweave init in a project with TypeScript 5.9", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("init-5.9");
  });
  after(() => project.remove());

  it("makes of it one that builds woven code, of which doctor says so", async () => {
    await project.run("npm", ["run", "build"]);
    await project.run("callweave", ["init", "--yes"]);
    assert.match((await project.run("callweave", ["doctor"], { code: 1 })).stdout, /ts-patch is not installed/);
    await project.run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"]);
    const stale = await project.run("callweave", ["doctor"], { code: 1 });
    assert.match(stale.stdout, /(\d) of \1 built files are not woven/);
    await project.run("npm", ["run", "build:woven"]);
    const { stdout } = await project.run("callweave", ["doctor"]);
    assert.match(stdout, /all \d built files are woven/);
    assert.match(stdout, /the script "build" runs it\n +→ what is to be traced is built by "build:woven"\n/);
    const run = ["run", "-o", "trace.cwraw", "out/main.js"];
    checkProgram(await project.run("callweave", run, { code: EXIT_CODE }), project.file("trace.cwraw"));
  });
});
