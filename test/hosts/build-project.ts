/** Projects that are built by `callweave build` in this process, with the compiler that a test wants, and by the `tsc` of the same one. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type ts from "typescript";
import { build } from "../../hosts/build/build.js";
import type { Compiler } from "../../hosts/build/typescript-internals.js";
import { inProject } from "./project.js";

const require = createRequire(import.meta.url);

/** The names under which the compilers are installed here. */
export const COMPILER_NAMES = ["typescript-5.4", "typescript", "typescript-6"] as const;

interface Built {
  readonly code: number | undefined;
  readonly stdout: string;
  /** What was told on stderr. */
  readonly told: readonly string[];
  /** Paths of the files that were written. */
  readonly written: readonly string[];
}

/** A build that watches, without time: it hears of changes from the test, and builds at once. */
interface Watched {
  readonly changed: (file: string) => void;
}

export interface BuildProject {
  readonly folder: string;
  readonly write: (file: string, text: string) => void;
  readonly read: (file: string) => string;
  readonly remove: (file: string) => void;
  /** Text of each file in a folder, by path from it. */
  readonly files: (folder: string) => Readonly<Record<string, string>>;
  /** Paths in the folders of the JavaScript that is not woven. */
  readonly unwoven: (...folders: string[]) => string[];
  readonly build: (...args: string[]) => Built;
  readonly watch: (args: readonly string[], wrote: (file: string) => void) => Watched;
  readonly tsc: (...args: string[]) => { readonly code: number | null; readonly stdout: string };
}

/** `compilerOptions` that load little. */
const QUICK = { target: "es2022", module: "commonjs", lib: ["es5"], types: [], rootDir: "src", outDir: "out" };

export const tsconfig = (compilerOptions: object, more: object = { include: ["src"] }): string =>
  JSON.stringify({ compilerOptions: { ...QUICK, ...compilerOptions }, ...more });

/** @param files their text by their path */
export function inBuildProject(
  files: Readonly<Record<string, string>>,
  action: (project: BuildProject) => void | Promise<void>,
  compiler: (typeof COMPILER_NAMES)[number] = "typescript",
): Promise<void> {
  const t = require(compiler) as Compiler;
  return inProject(files, ({ folder }) => {
    const at = (file: string): string => path.join(folder, file);
    const filesIn = (under: string): Record<string, string> => {
      const names = existsSync(at(under)) ? readdirSync(at(under), { recursive: true, encoding: "utf8" }) : [];
      const slashed = names.map((name) => name.replaceAll("\\", "/")).filter((name) => path.extname(name) !== "");
      return Object.fromEntries(slashed.map((name) => [name, readFileSync(at(`${under}/${name}`), "utf8")]));
    };
    return action({
      folder,
      write(file, text) {
        // The compiler tells by milliseconds what is newer.
        const before = Date.now();
        do writeFileSync(at(file), text);
        while (statSync(at(file)).mtimeMs <= before + 1);
      },
      read: (file) => readFileSync(at(file), "utf8"),
      remove: (file) => rmSync(at(file)),
      files: filesIn,
      unwoven: (...folders) =>
        folders.flatMap((under) =>
          Object.entries(filesIn(under)).flatMap(([name, text]) =>
            name.endsWith(".js") && !text.includes("callweave/runtime") ? [`${under}/${name}`] : [],
          ),
        ),
      build(...args) {
        let stdout = "";
        const told: string[] = [];
        const written: string[] = [];
        const system = systemIn(folder, t.sys, (file) => written.push(file));
        system.write = (text) => void (stdout += text);
        const code = build(args, { t, system, tell: (line) => told.push(line) });
        return { code, stdout, told, written: written.sort() };
      },
      watch(args, wrote) {
        const watchers = new Map<string, ts.FileWatcherCallback[]>();
        const timers = new Set<() => void>();
        const system: ts.System = {
          ...systemIn(folder, t.sys, wrote),
          watchFile(file, changed) {
            watchers.set(file, [...(watchers.get(file) ?? []), changed]);
            return { close: () => watchers.delete(file) };
          },
          watchDirectory: () => ({ close: () => undefined }),
          setTimeout(action: (...values: unknown[]) => void, _time, ...values: unknown[]) {
            const timer = (): void => action(...values);
            timers.add(timer);
            return timer;
          },
          clearTimeout: (timer: () => void) => timers.delete(timer),
        };
        assert.equal(build([...args, "--watch"], { t, system, tell: () => undefined }), undefined);
        return {
          changed(file) {
            for (const changed of watchers.get(`${folder}/${file}`)!)
              changed(`${folder}/${file}`, t.FileWatcherEventKind.Changed);
            for (const timer of timers) {
              timers.delete(timer);
              timer();
            }
          },
        };
      },
      tsc(...args) {
        const bin = path.join(path.dirname(require.resolve(compiler)), "tsc.js");
        const options = { cwd: folder, encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } } as const;
        const { status, stdout } = spawnSync(process.execPath, [bin, ...args], options);
        return { code: status, stdout };
      },
    });
  });
}

function systemIn(folder: string, system: ts.System, wrote: (file: string) => void): ts.System {
  return {
    ...system,
    getCurrentDirectory: () => folder.replaceAll("\\", "/"),
    writeOutputIsTTY: () => false,
    write: () => undefined,
    clearScreen: () => undefined,
    writeFile(file, text, withMark) {
      system.writeFile(file, text, withMark);
      wrote(path.relative(folder, file).replaceAll("\\", "/"));
    },
  };
}
