import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { watching } from "../hosts/watching.js";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";
import { replaceFile } from "./watched-build.js";

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

  it("notices that another compiler has written some of the files, and builds anew", async () => {
    await project.run("callweave", ["build"]);
    const options = [
      "--ignoreConfig",
      "--target",
      "es2022",
      "--module",
      "nodenext",
      "--types",
      "node",
      "--outDir",
      "out",
    ];
    await project.run("tsc", ["src/order.ts", ...options]);
    assert.deepEqual(["out/order.js", "out/main.js"].map(isWoven), [false, true]);
    await project.run("callweave", ["build"]);
    await checkRun("out/main.js");
  });

  it("leaves the types to tsc where it shall not check them", async () => {
    const source = readFileSync(project.file("src/users.ts"), "utf8");
    try {
      replaceFile(project, "src/users.ts", `${source}export const wrong: string = 1;\n`);
      const { stdout } = await project.run("tsc", ["--noEmit", "--incremental", "false"], { code: 1 });
      assert.match(stdout, /src\/users\.ts.* error TS2322: /);
      assert.match((await project.run("callweave", ["build"], { code: 2 })).stdout, /src\/users\.ts.* error TS2322: /);
      const unchecked = await project.run("callweave", ["build", "--noCheck"]);
      assert.equal(unchecked.stdout + unchecked.stderr, "");
    } finally {
      replaceFile(project, "src/users.ts", source);
    }
  });

  for (const [args, folder] of [
    [[], "out"],
    [["-b", "tsconfig.program.json"], "parts"],
  ] as const)
    it(`weaves each edit, and by other options, while it watches: build ${args.join(" ")}`, async () => {
      const files = ["src/order.ts", "tsconfig.json"] as const;
      const [source, config] = files.map((file) => readFileSync(project.file(file), "utf8"));
      const order = `${folder}/order.js`;
      const has = (text: string): boolean => readFileSync(project.file(order), "utf8").includes(text);
      const command = [project.file("node_modules/callweave/dist/esm/cli/main.js"), "build", ...args, "--watch"];
      try {
        await watching(command, { cwd: project.folder }, async ({ next, until, interrupt }) => {
          assert.match(await next(), /Found 0 errors/);
          replaceFile(project, files[0], source.replace("sum + weight", "sum - weight"));
          await until(() => has("sum - weight"));
          assert.ok(isWoven(order));
          const plugins = `"plugins": [{ "transform": "callweave/transformer", "exclude": ["src/order.ts"] }],`;
          replaceFile(project, files[1], config.replace(`"types"`, `${plugins}\n"types"`));
          await until(() => !isWoven(order));
          replaceFile(project, files[1], config);
          await until(() => isWoven(order));
          replaceFile(project, files[0], source);
          await until(() => has("sum + weight"));
          assert.deepEqual(await interrupt(), [null, "SIGINT"]);
        });
      } finally {
        replaceFile(project, files[0], source);
        replaceFile(project, files[1], config);
      }
      await checkRun(`${folder}/main.js`);
      assert.equal((await project.run("callweave", ["build", ...args, "--listEmittedFiles"])).stdout, "");
    });
});
