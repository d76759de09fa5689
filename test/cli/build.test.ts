/** The command `callweave build`, by the package as it is installed. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { tsconfig } from "../hosts/build-project.js";
import { installPackage } from "../hosts/installed-package.js";
import { callLines, CLI, inProject, type Ended, type Project } from "../hosts/project.js";

const FILES = {
  "src/main.ts": `function inner(): void {}\nfunction outer(): void { inner(); }\nouter();\n`,
  "tsconfig.json": tsconfig({ incremental: true }),
};
const build = (project: Project, ...args: string[]): Ended => project.run([CLI, "build", ...args]);

describe("callweave build, the command", () => {
  it("finds the tsconfig.json as tsc does, and what it emits is recorded", () =>
    inProject(FILES, (project) => {
      const installed = installPackage(project.folder);
      assert.deepEqual(project.run([installed.cli, "build"]), { code: 0, signal: null, stdout: "", stderr: "" });
      project.run([installed.cli, "run", "-o", "a.cwraw", "out/main.js"]);
      assert.deepEqual(callLines(project.read("a.cwraw")), ["<module> src/main.ts", "  outer", "    inner"]);
    }));

  it("takes paths from the current folder", () =>
    inProject(FILES, (project) => {
      mkdirSync(path.join(project.folder, "below"));
      const options = ["--sourceMap", "--outDir", "below/woven", "--listEmittedFiles"];
      const { code, stdout } = build(project, "-p", ".", ...options);
      assert.equal(code, 0);
      assert.deepEqual(
        Array.from(stdout.matchAll(/^TSFILE: (.*)$/gm), ([, file]) => path.relative(project.folder, file)).sort(),
        ["below/tsconfig.tsbuildinfo", "below/woven/main.js", "below/woven/main.js.map"],
      );
    }));

  it("ends with the exit codes of tsc, and tells apart what the compiler says and what callweave says", () =>
    inProject({ ...FILES, "src/wrong.ts": "export const wrong: string = 1;\n" }, (project) => {
      assert.equal(build(project).code, 2);
      assert.equal(build(project, "--noEmitOnError").code, 1);
      assert.equal(build(project, "--noCheck").code, 0);
      const { code, stdout, stderr } = build(project, "--noEmit", "--incremental", "false");
      assert.equal(code, 2);
      assert.match(stdout, /^src\/wrong\.ts\(1,14\): error TS2322: [^\n]*\n$/);
      assert.match(stderr, /^callweave\/build: nothing is emitted, got "noEmit": true; [^\n]*\n$/);
      assert.deepEqual(build(project, "--nonsense").code, 1);
      const missing = build(project, "-p", "nowhere.json");
      assert.equal(
        missing.stderr,
        "callweave/build: there is no tsconfig.json, got nowhere.json; give its path or folder by -p\n",
      );
      assert.equal(missing.code, 1);
    }));

  it("says which TypeScript compiles", () =>
    inProject({}, (project) => assert.match(build(project, "--version").stdout, /^Version 5\.9\.\d\n$/)));

  it("builds anew what another callweave has woven", () =>
    inProject(FILES, (project) => {
      const { cli, folder } = installPackage(project.folder);
      const emitted = (): string[] =>
        project.run([cli, "build", "-b", "--listEmittedFiles"]).stdout.match(/\w+\.js$/gm) ?? [];
      assert.deepEqual(emitted(), ["main.js"]);
      assert.deepEqual(emitted(), []);
      const id = path.join(folder, "dist/build-id.txt");
      writeFileSync(id, `another ${readFileSync(id, "utf8")}`);
      assert.deepEqual(emitted(), ["main.js"]);
      assert.deepEqual(emitted(), []);
    }));
});
