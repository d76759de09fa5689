/** `callweave build --watch`: each change is woven at once, and nothing else is emitted, until Ctrl-C. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { tsconfig } from "../hosts/build-project.js";
import { CLI, inProject } from "../hosts/project.js";
import { watching } from "../hosts/watching.js";
import { inWatchedProject, type WatchedProject } from "../hosts/watched-project.js";

const LIBRARY = `export const twice = (n: number): number => n * 2;\n`;
const MAIN = `import { twice } from "LIBRARY";\nfunction main(): void { twice(1); }\nmain();\n`;
const EXTRA = `export function extra(): void {}\n`;
const plugin = (options: object): object => ({ plugins: [{ transform: "callweave/transformer", ...options }] });
/** What the tsconfig.json of each project extends. */
const base = (options: object = {}): string => JSON.stringify({ compilerOptions: options });

interface Setting {
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** The library, as source and as emitted. */
  readonly library: readonly [string, string];
  /** Text of the main project's tsconfig.json. */
  readonly config: (options: object) => string;
  /** What the main project emits, as the library is in it or not. */
  readonly emits: readonly string[];
}

const NOT_REFERRING = { include: ["src"], extends: "./base.json" };
const REFERRING = { ...NOT_REFERRING, references: [{ path: "library" }] };
const SETTINGS: Record<string, Setting> = {
  "-p": {
    files: { "src/library.ts": LIBRARY, "src/main.ts": MAIN.replace("LIBRARY", "./library") },
    args: ["-p", "."],
    library: ["src/library.ts", "out/library.js"],
    config: (options) => tsconfig({ incremental: true, ...options }, NOT_REFERRING),
    emits: ["out/library.js", "out/main.js"],
  },
  "-b": {
    files: {
      "library/src/library.ts": LIBRARY,
      "library/tsconfig.json": tsconfig({ composite: true }, { include: ["src"], extends: "../base.json" }),
      "src/main.ts": MAIN.replace("LIBRARY", "../library/src/library"),
    },
    args: ["-b"],
    library: ["library/src/library.ts", "library/out/library.js"],
    config: (options) => tsconfig({ incremental: true, ...options }, REFERRING),
    emits: ["out/main.js"],
  },
};

for (const [mode, { files, args, library, config, emits }] of Object.entries(SETTINGS))
  describe(`callweave build ${mode} --watch`, function () {
    this.timeout(300_000);
    const all = [library[1], "out/main.js"];
    const source = files["src/main.ts"];
    const inSetting = (action: (project: WatchedProject) => Promise<void>, first = all): Promise<void> =>
      inWatchedProject({ ...files, "tsconfig.json": config({}), "base.json": base() }, args, first, action);

    it("weaves each edit and emits only what it changes", () =>
      inSetting(async ({ write, becomes, calls, checkCurrent }) => {
        const main = "out/main.js";
        const edited = LIBRARY.replace("n * 2", "double(n)");
        write("src/main.ts", source.replace("function main", "function before(): void {}\nbefore();\nfunction main"));
        await becomes({ emits: [main] });
        assert.deepEqual(calls(main), ["before", "main", "  twice"]);
        write(library[0], `${edited}const double = (n: number): number => n * 2;\n`);
        // TypeScript first has to learn what the library declares.
        await becomes({ emits: mode === "-p" ? all : [library[1]] });
        write(library[0], `${edited}function double(n: number): number { return n * 2; }\n`);
        await becomes({ emits: [library[1]] });
        assert.deepEqual(calls(main), ["before", "main", "  twice", "    double"]);
        checkCurrent();
      }));

    it("weaves a new file, and one that has been repaired; goes on without one that is removed", () =>
      inSetting(async ({ write, remove, becomes, calls, checkCurrent }) => {
        const [main, extra] = ["out/main.js", "out/extra.js"];
        write("src/extra.ts", EXTRA);
        await becomes({ emits: [extra] });
        write("src/main.ts", `import { extra } from "./extra";\n${source.replace("twice(1);", "twice(1); extra();")}`);
        await becomes({ emits: [main] });
        assert.deepEqual(calls(main), ["main", "  twice", "  extra"]);
        write("src/extra.ts", EXTRA.replace("{}", "{"));
        await becomes({ emits: [extra], says: /extra\.ts.* error TS1005: '}' expected.*Found 1 error/s });
        write("src/extra.ts", EXTRA.replace("{}", "{ inner(); }\nfunction inner(): void {}"));
        await becomes({ emits: [extra] });
        assert.deepEqual(calls(main), ["main", "  twice", "  extra", "    inner"]);
        remove("src/extra.ts");
        await becomes({ emits: [main], says: /main\.ts.* error TS2307: .*Found 1 error/s });
        write("src/main.ts", source);
        await becomes({ emits: [main] });
        assert.deepEqual(calls(main), ["main", "  twice"]);
        checkCurrent();
      }));

    it("weaves as the plugin's entry says, in tsconfig.json and what it extends", () =>
      inSetting(async ({ write, becomes, unwoven, checkCurrent }) => {
        write("tsconfig.json", config(plugin({ exclude: ["src/main.ts"] })));
        await becomes({ emits });
        assert.deepEqual(unwoven(all), ["out/main.js"]);
        checkCurrent();
        write("tsconfig.json", config({}));
        await becomes({ emits });
        assert.deepEqual(unwoven(all), []);
        checkCurrent();
        write("base.json", base(plugin({ include: ["src/library.ts"] })));
        await becomes({ emits: all });
        assert.deepEqual(unwoven(all), ["out/main.js"]);
        write("src/main.ts", `${source}main();\n`);
        await becomes({ emits: ["out/main.js"] });
        assert.deepEqual(unwoven(all), ["out/main.js"]);
        checkCurrent();
        write("base.json", base());
        await becomes({ emits: all });
        assert.deepEqual(unwoven(all), []);
        checkCurrent();
      }));

    it("weaves all anew by other options what was built before it has begun to watch", () =>
      inSetting(async ({ write, becomes, unwoven, checkCurrent }) => {
        write("tsconfig.json", config(plugin({ exclude: ["src/main.ts"] })));
        await becomes({ emits });
        assert.deepEqual(unwoven(all), ["out/main.js"]);
        checkCurrent();
      }, []));

    it("weaves as the config file says", () =>
      inSetting(async ({ write, remove, becomes, unwoven, checkCurrent }) => {
        const excluding = JSON.stringify({ exclude: ["src/main.ts"] });
        write("callweave.config.json", excluding);
        await becomes({ emits });
        assert.deepEqual(unwoven(all), ["out/main.js"]);
        write("callweave.config.json", "{");
        await becomes({ emits: [], says: /error TS960001: .*callweave\.config\.json.*Found 1 error/s });
        write("callweave.config.json", "{}");
        await becomes({ emits });
        assert.deepEqual(unwoven(all), []);
        write("callweave.config.json", excluding);
        await becomes({ emits });
        remove("callweave.config.json");
        await becomes({ emits });
        assert.deepEqual(unwoven(all), []);
        checkCurrent();
        for (const exclude of [["src/main.ts"], []]) {
          write("callweave.config.js", `module.exports = ${JSON.stringify({ exclude })};\n`);
          await becomes({ emits });
          assert.deepEqual(unwoven(all), exclude.length > 0 ? ["out/main.js"] : []);
        }
        checkCurrent();
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
