/** What `--help` gives as examples is run. */
import assert from "node:assert/strict";
import { CLI, inProject } from "../hosts/project.js";
import { traceOfTree, writeTraceFile } from "./small-traces.js";

const MS = 1_000_000;
const TREE = `main 0-${30 * MS}\n  load ${5 * MS}-${15 * MS}\n`;
const COST = { insideNs: 20, outsideNs: 30 };
const TRACES = ["callweave", "before", "after", "before-1", "before-2", "after-1", "after-2", "server", "client"];

const FILES = {
  "src/main.ts": "export const port: number = 8080;\n",
  "tsconfig.json": '{ "compilerOptions": { "types": [], "lib": ["es5"], "target": "es2022", "outDir": "out" } }',
};

/** A running process, the folder that a killed one has left, a browser, a package.json, what tests have left: their own tests run these. */
const NEED_MORE = ["snapshot", "recover", "view", "init", "ci"];

const COMMANDS = [
  "run",
  "build",
  "report",
  "convert",
  "view",
  "diff",
  "cut",
  "merge",
  "query",
  "snapshot",
  "recover",
  "init",
  "doctor",
  "ci",
];

/** `$ callweave report 'a b'` → the words, as a shell has them */
const wordsOf = (example: string): string[] =>
  Array.from(example.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, plain]) => quoted ?? plain);

describe("the help", () => {
  it("lists every command", async () => {
    const { stdout } = await inProject({}, (project) => project.run([CLI, "--help"]));
    const listed = Array.from(stdout.matchAll(/^ {2}(\w+) .*$/gm), ([, name]) => name);
    assert.deepEqual(listed.filter((name) => name !== "help").sort(), [...COMMANDS].sort());
  });

  for (const command of COMMANDS)
    it(`of ${command} ends with examples that work`, async () => {
      await inProject(FILES, (project) => {
        const { stdout } = project.run([CLI, command, "--help"]);
        const examples = Array.from(stdout.matchAll(/^ {2}\$ callweave (.*)$/gm), ([, example]) => example);
        assert.ok(examples.length > 0 && stdout.trimEnd().endsWith(examples.at(-1)!), stdout);
        for (const example of examples) assert.equal(wordsOf(example)[0], command);
        if (NEED_MORE.includes(command)) return;
        for (const name of TRACES)
          writeTraceFile(
            project.folder,
            `${name}.pftrace`,
            traceOfTree(TREE, { overhead: { call: COST, stretch: COST } }),
          );
        for (const example of examples) {
          const { code, stderr } = project.run([CLI, ...wordsOf(example)]);
          assert.equal(code, 0, `${example}\n${stderr}`);
        }
      });
    });
});
