/** What `callweave build --watch` makes of edits that come while it builds. */
import assert from "node:assert/strict";
import { COMPILER_NAMES, inBuildProject, tsconfig } from "./build-project.js";

const MAIN = `export function main(): void {}\n`;
const plugin = (options: object): object => ({ plugins: [{ transform: "callweave/transformer", ...options }] });
const config = (options: object): string => tsconfig({ incremental: true, ...options });

/** File by file, what it becomes. */
const EDITS: Record<string, readonly [file: string, text: string]> = {
  source: ["src/main.ts", MAIN.replace("main", "edited")],
  "tsconfig.json": ["tsconfig.json", config(plugin({ exclude: ["src/main.ts"] }))],
  "config file": ["callweave.config.json", JSON.stringify({ exclude: ["src/main.ts"] })],
};

for (const compiler of COMPILER_NAMES)
  describe(`callweave build --watch, edited while it builds, ${compiler}`, () => {
    for (const mode of ["-p", "-b"])
      for (const [what, [file, text]] of Object.entries(EDITS))
        it(`${mode}: ${what}`, () => {
          const files = { "tsconfig.json": config({}), "callweave.config.json": "{}", "src/main.ts": MAIN };
          return inBuildProject(
            files,
            (project) => {
              let emitted = 0;
              const watched = project.watch([mode, project.folder], (output) => {
                if (output === "out/main.js" && emitted++ === 0) project.write(file, text);
              });
              watched.changed(file);
              assert.equal(emitted, 2);
              assert.deepEqual(project.unwoven("out"), what === "source" ? [] : ["out/main.js"]);
              assert.match(project.read("out/main.js"), what === "source" ? /function edited/ : /function main/);
              assert.deepEqual(project.build(mode, project.folder).written, []);
            },
            compiler,
          );
        });
  });
