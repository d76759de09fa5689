/** What a project says about weaving holds for `callweave run` and `register` too. */
import assert from "node:assert/strict";
import { callLines, CLI, inProject, REGISTER, type Project } from "../hosts/project.js";

const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "a.ts": 'import { b } from "./b.js"; function a(): void { b(); } a();',
  "b.ts": "export function b(): void {}",
};
const ONLY_B = ["<module> b.ts", "b"];
const ALL = ["<module> b.ts", "<module> a.ts", "  a", "    b"];

const plugin = (entry: object): string =>
  JSON.stringify({ compilerOptions: { plugins: [{ transform: "callweave/transformer", ...entry }] } });

function calls(project: Project, ...flags: string[]): string[] {
  const { code, stderr } = project.run([CLI, "run", "-o", "t.cwraw", ...flags, "a.ts"]);
  assert.equal(code, 0, stderr);
  return callLines(project.read("t.cwraw"));
}

describe("the options of a project", () => {
  const CASES: readonly [what: string, files: Readonly<Record<string, string>>, flags: string[], calls: string[]][] = [
    ["stand in a config file", { "callweave.config.json": '{ "include": ["b.ts"] }' }, [], ONLY_B],
    ["stand in the plugin's entry", { "tsconfig.json": plugin({ exclude: ["a.ts"] }) }, [], ONLY_B],
    [
      "are inherited",
      { "tsconfig.json": '{ "extends": "./base.json" }', "base.json": plugin({ include: ["b.ts"] }) },
      [],
      ONLY_B,
    ],
    [
      "count more in the entry",
      { "callweave.config.json": '{ "include": ["a.ts"] }', "tsconfig.json": plugin({ include: ["b.ts"] }) },
      [],
      ONLY_B,
    ],
    [
      "count less than those of the command",
      { "callweave.config.json": '{ "include": ["b.ts"] }' },
      ["--include", "*.ts"],
      ALL,
    ],
    ["turn off builds, not a run", { "callweave.config.json": '{ "enabled": false }' }, [], ALL],
  ];
  for (const [what, files, flags, expected] of CASES)
    it(what, () =>
      inProject({ ...PROGRAM, ...files }, (project) => assert.deepEqual(calls(project, ...flags), expected)),
    );

  it("that are wrong end a run before the program, and `register` too", async () => {
    const files = { ...PROGRAM, "callweave.config.json": '{ "include": "b.ts" }', "a.ts": 'console.log("ran");' };
    await inProject(files, (project) => {
      const run = project.run([CLI, "run", "a.ts"]);
      assert.equal(run.code, 1);
      assert.match(
        run.stderr,
        /^callweave\/config: .*callweave\.config\.json: option "include" takes .*; correct the file\n$/,
      );
      const register = project.run(["--import", REGISTER, "a.ts"]);
      assert.equal(register.code, 1);
      assert.match(register.stderr, /callweave\/config: .*option "include" takes/);
      assert.equal(run.stdout + register.stdout, "");
    });
  });
});
