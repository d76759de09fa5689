/** `callweave build --watch`: each edit is woven at once, and nothing else is emitted, until Ctrl-C. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { tsconfig } from "../hosts/build-project.js";
import { callLines, CLI, inProject, type Project } from "../hosts/project.js";
import { watching } from "../hosts/watching.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LIBRARY = `export const twice = (n: number): number => n * 2;\n`;
const MAIN = `import { twice } from "LIBRARY";\nfunction main(): void { twice(1); }\nmain();\n`;

interface Setting {
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** The library and the program, as sources and as emitted. */
  readonly library: readonly [string, string];
  readonly main: readonly [string, string];
}

const SETTINGS: Record<string, Setting> = {
  "-p": {
    files: {
      "src/library.ts": LIBRARY,
      "src/main.ts": MAIN.replace("LIBRARY", "./library"),
      "tsconfig.json": tsconfig({ incremental: true }),
    },
    args: ["-p", "."],
    library: ["src/library.ts", "out/library.js"],
    main: ["src/main.ts", "out/main.js"],
  },
  "-b": {
    files: {
      "library/src/library.ts": LIBRARY,
      "library/tsconfig.json": tsconfig({ composite: true }),
      "src/main.ts": MAIN.replace("LIBRARY", "../library/src/library"),
      "tsconfig.json": tsconfig({ incremental: true }, { include: ["src"], references: [{ path: "library" }] }),
    },
    args: ["-b"],
    library: ["library/src/library.ts", "library/out/library.js"],
    main: ["src/main.ts", "out/main.js"],
  },
};

for (const [mode, { files, args, library, main }] of Object.entries(SETTINGS))
  describe(`callweave build ${mode} --watch`, () => {
    function callsOf(project: Project): string[] {
      const { code, stderr } = project.run([CLI, "run", "-o", "trace.cwraw", main[1]]);
      assert.equal(code, 0, stderr);
      const inMain = callLines(project.read("trace.cwraw")).filter((line) => !line.includes("<module>"));
      return inMain.map((line) => line.slice(2));
    }

    it("weaves each edit, emits only what it changes, and ends by Ctrl-C", () =>
      inProject(files, async (project) => {
        const { folder } = project;
        const at = (file: string): string => path.join(folder, file);
        const edit = (file: string, text: string): void => writeFileSync(at(file), text);
        const emitted = (): number[] => [library, main].map(([, file]) => statSync(at(file)).mtimeMs);
        mkdirSync(at("node_modules"));
        symlinkSync(ROOT, at("node_modules/callweave"), "junction");

        await watching([CLI, "build", ...args, "--watch"], { cwd: folder }, async ({ next, interrupt }) => {
          assert.match(await next(), /Found 0 errors/);
          assert.deepEqual(callsOf(project), ["main", "  twice"]);

          const first = emitted();
          const source = files[main[0]].replace(
            "function main",
            "function before(): void {}\nbefore();\nfunction main",
          );
          edit(main[0], source);
          assert.match(await next(), /Found 0 errors/);
          assert.equal(emitted()[0], first[0]);
          assert.notEqual(emitted()[1], first[1]);
          assert.deepEqual(callsOf(project), ["before", "main", "  twice"]);

          edit(library[0], LIBRARY.replace(": number =>", ": string =>"));
          assert.match(await next(), /library\.ts.* error TS2322: .*Found 1 error/s);
          edit(library[0], LIBRARY.replace("n * 2", "double(n)") + "const double = (n: number): number => n * 2;\n");
          assert.match(await next(), /Found 0 errors/);
          assert.deepEqual(callsOf(project), ["before", "main", "  twice", "    double"]);

          assert.deepEqual(await interrupt(), [null, "SIGINT"]);
        });
      }));
  });

describe("callweave build of files --watch", () => {
  it("weaves each edit", () =>
    inProject({ "a.ts": LIBRARY }, async ({ folder }) => {
      const args = [CLI, "build", "a.ts", "--lib", "es5", "--target", "es2022", "--outDir", "out", "--watch"];
      await watching(args, { cwd: folder }, async ({ next, interrupt }) => {
        const emitted = (): string => readFileSync(path.join(folder, "out/a.js"), "utf8");
        assert.match(await next(), /Found 0 errors/);
        assert.match(emitted(), /register.*n \* 2/s);
        writeFileSync(path.join(folder, "a.ts"), LIBRARY.replace("n * 2", "n + n"));
        assert.match(await next(), /Found 0 errors/);
        assert.match(emitted(), /register.*n \+ n/s);
        assert.deepEqual(await interrupt(), [null, "SIGINT"]);
      });
    }));
});
