import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { watching } from "../hosts/watching.js";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";

describe("TypeScript 7 checks, callweave build emits with a TypeScript of its own", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("typescript-7");
  });
  after(() => project.remove());

  async function checkRun(main: string): Promise<void> {
    const run = ["run", "-o", "trace.cwraw", main];
    checkProgram(await project.run("callweave", run, { code: EXIT_CODE }), project.file("trace.cwraw"));
  }
  const isWoven = (file: string): boolean => readFileSync(project.file(file), "utf8").includes("callweave/runtime");

  it("is 7 in the project and 6 under callweave", async () => {
    assert.equal((await project.run("tsc", ["--version"])).stdout, "Version 7.0.2\n");
    assert.match((await project.run("callweave", ["build", "--version"])).stdout, /^Version 6\.\d+\.\d+\n$/);
  });

  it("weaves one project, also when tsc has built it before", async () => {
    await project.run("tsc", ["--noEmit"]);
    await project.run("callweave", ["build", "-p", "tsconfig.json"]);
    await checkRun("out/main.js");
    await project.run("tsc", ["-p", "."]);
    assert.equal(isWoven("out/main.js"), false);
    const built = await project.run("callweave", ["build"]);
    assert.equal(built.stdout + built.stderr, "");
    await checkRun("out/main.js");
    const again = await project.run("callweave", ["build", "--listEmittedFiles"]);
    assert.equal(again.stdout, "");
  });

  it("is set up by init, and doctor tells what tsc has built from what callweave has", async () => {
    await project.run("tsc", ["-p", "."]);
    const before = (await project.run("callweave", ["doctor"])).stdout;
    assert.match(before, /^note {5}TypeScript 7\.0\.2 has no plugins\n +→ build by `callweave build/m);
    assert.match(before, /^note {5}what is built is not woven$/m);
    await project.run("callweave", ["init", "--yes"]);
    await project.run("npm", ["run", "build:woven"]);
    const after = (await project.run("callweave", ["doctor"])).stdout;
    assert.match(after, /^ok {7}what is to be traced is built by `callweave build`, in the script "build:woven"$/m);
    assert.match(after, /^ok {7}all \d built files are woven$/m);
    await project.run("callweave", ["init", "--undo"]);
  });

  it("weaves project references, also when tsc has built them before", async () => {
    const solution = ["-b", "tsconfig.program.json"];
    await project.run("tsc", solution);
    assert.equal(isWoven("parts/order.js"), false);
    const built = await project.run("callweave", ["build", ...solution]);
    assert.equal(built.stdout + built.stderr, "");
    await checkRun("parts/main.js");
  });

  it("weaves each edit while it watches", async () => {
    const source = readFileSync(project.file("src/order.ts"), "utf8");
    const command = [project.file("node_modules/callweave/dist/esm/cli/main.js"), "build", "--watch"];
    await watching(command, { cwd: project.folder }, async ({ next, interrupt }) => {
      assert.match(await next(), /Found 0 errors/);
      writeFileSync(project.file("src/order.ts"), source.replace("sum + weight", "sum - weight"));
      assert.match(await next(), /Found 0 errors/);
      assert.match(readFileSync(project.file("out/order.js"), "utf8"), /sum - weight/);
      assert.ok(isWoven("out/order.js"));
      writeFileSync(project.file("src/order.ts"), source);
      assert.match(await next(), /Found 0 errors/);
      assert.deepEqual(await interrupt(), [null, "SIGINT"]);
    });
    await checkRun("out/main.js");
  });
});
