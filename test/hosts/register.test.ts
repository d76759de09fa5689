/** `node --import callweave/register`: every way in which Node loads a file, on Node with and without `module.registerHooks`. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { allNodes } from "./nodes.js";
import { callLines, inProject, REGISTER, type Ended, type Project } from "./project.js";
import { CASES, cjs, esm, TRACE_ESM } from "./register-cases.js";

function runRegistered(project: Project, node: string, main: string, ...args: string[]): Ended {
  return project.run(["--import", REGISTER, main, ...args], { node });
}

for (const node of allNodes)
  describe(`register on Node ${node.version}`, () => {
    for (const { name, files, main, stdout, calls } of CASES)
      it(name, async () => {
        await inProject(files, (project) => {
          const ended = runRegistered(project, node.path(), main);
          assert.deepEqual(ended, { code: 0, signal: null, stdout, stderr: "" });
          assert.deepEqual(callLines(project.read("t.cwraw")), calls);
        });
      });

    for (const type of ["module", "commonjs"])
      it(`shows the program's own lines where it ends by an error (${type})`, async () => {
        const files = {
          "package.json": JSON.stringify({ type }),
          "main.ts": `interface A { a: number }\n\nfunction fail(a: A): never {\n  throw new Error("boom " + a.a);\n}\nfail({ a: 1 });\n`,
        };
        await inProject(files, (project) => {
          const { code, stderr } = runRegistered(project, node.path(), "main.ts");
          assert.equal(code, 1);
          assert.match(stderr, /main\.ts:4\n {2}throw new Error\("boom " \+ a\.a\);\n/);
          assert.match(stderr, /at fail \(.*main\.ts:4:9\)\n +at .*main\.ts:6:1/);
          assert.doesNotMatch(stderr, /\$cw|\$f\b/);
        });
      });

    it("shows the lines of what JavaScript was compiled from, also when only they have changed", async () => {
      const map = (mappings: string): string =>
        JSON.stringify({ version: 3, sources: ["../src/a.ts"], names: [], mappings });
      const files = {
        ...esm,
        "trace.js": TRACE_ESM,
        "out/a.js": "function fail() {\n  throw new Error();\n}\nfail();\n//# sourceMappingURL=a.js.map",
        "out/a.js.map": map("AAUA;EACA;;AAEA"),
      };
      await inProject(files, (project) => {
        writeFileSync(`${project.folder}/main.js`, 'import "./trace.js"; import "./out/a.js";');
        const run = (): string => runRegistered(project, node.path(), "main.js").stderr;
        const places = (): string[] =>
          project
            .read("t.cwraw")
            .processes[0].functions.filter(({ file }) => file !== "trace.js")
            .map(({ name, file, line }) => `${name} ${file}:${line}`);
        assert.match(run(), /at fail \(.*src\/a\.ts:12:1\)\n +at .*src\/a\.ts:14:1/);
        assert.deepEqual(places(), ["<module> src/a.ts src/a.ts:1", "fail src/a.ts:11"]);
        writeFileSync(`${project.folder}/out/a.js.map`, map("AAWA;EACA;;AAEA"));
        assert.match(run(), /at fail \(.*src\/a\.ts:13:1\)\n +at .*src\/a\.ts:15:1/);
        assert.deepEqual(places(), ["<module> src/a.ts src/a.ts:1", "fail src/a.ts:12"]);
      });
    });

    for (const [what, text] of [
      ["an await at the top level", "export const a = 1;\nawait a;\n"],
      ["an await at the top level", "const list = [1];\nfor await (const a of list) console.log(a);\n"],
      ["import.meta", "export const where = () => {\nreturn import.meta.url; };\nwhere();\n"],
    ])
      it(`says that CommonJS cannot have ${what}: ${text.split("\n")[1]}`, async () => {
        await inProject({ "package.json": '{ "type": "commonjs" }', "main.ts": text }, (project) => {
          const { code, stderr } = runRegistered(project, node.path(), "main.ts");
          assert.equal(code, 1);
          assert.match(stderr, new RegExp(`callweave/register: main\\.ts:2:\\d+ is CommonJS, got ${what}, which`));
        });
      });

    it("runs the same as an ES module where nothing says what it is", async () => {
      const text = "for (const a of [1]) {\n  await a;\n}\nconsole.log(import.meta.url.slice(-7));\n";
      await inProject({ "main.ts": text }, (project) => {
        const { stdout, stderr } = runRegistered(project, node.path(), "main.ts");
        assert.deepEqual([stdout, stderr], ["main.ts\n", ""]);
      });
    });

    it("says where TypeScript has a syntax error", async () => {
      await inProject({ ...esm, "main.ts": "const a = 1;\nlet = ;\n" }, (project) => {
        const { code, stderr } = runRegistered(project, node.path(), "main.ts");
        assert.equal(code, 1);
        assert.match(
          stderr,
          /callweave\/register: main\.ts:2:\d+ cannot be compiled, got: .* \(TS\d+\); correct the syntax/,
        );
      });
    });

    it("leaves the syntax errors of JavaScript to Node", async () => {
      await inProject({ ...cjs, "main.js": "let = ;\n" }, (project) => {
        const { code, stderr } = runRegistered(project, node.path(), "main.js");
        assert.equal(code, 1);
        assert.match(stderr, /main\.js:1\n[\s\S]*SyntaxError: (?!callweave)/);
      });
    });

    it("says what is wrong with a tsconfig.json", async () => {
      await inProject({ ...esm, "tsconfig.json": '{ "extends": "./nowhere.json" }', "main.ts": "" }, (project) => {
        const { code, stderr } = runRegistered(project, node.path(), "main.ts");
        assert.equal(code, 1);
        assert.match(
          stderr,
          /callweave\/register: cannot read the tsconfig\.json of .*nowhere\.json.*; correct the file/,
        );
      });
    });

    it("finds a missing import as Node does", async () => {
      await inProject({ ...esm, "main.ts": `import "./nowhere.js";` }, (project) => {
        const { code, stderr } = runRegistered(project, node.path(), "main.ts");
        assert.equal(code, 1);
        assert.match(stderr, /ERR_MODULE_NOT_FOUND/);
      });
    });
  });
