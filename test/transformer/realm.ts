/** Runs compiled programs in realms of their own, woven ones with a recorder of their own. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import vm from "node:vm";
import { pathToFileURL } from "node:url";
import { LoneThread } from "../../runtime/lone-thread.js";
import { RUNTIME_MODULE, RUNTIME_SYMBOL, type ProcessRecording } from "../../runtime/contract.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS, type Recorder } from "../../runtime/recorder.js";
import { callTree } from "./call-tree.js";
import { stopAndRead } from "../runtime/stop-and-read.js";

/** Turns of the event loop that a program gets to settle; the fixtures wait for nothing but `setImmediate`. */
const TURNS = 100;

export interface Run {
  /** What the program printed, and the error that it ended with. */
  readonly output: string;
  readonly tree: string;
  readonly recording: ProcessRecording;
}

/** @param files CommonJS code by file name; the first one is run, the others are there to be required */
export async function runCommonJs(files: Readonly<Record<string, string>>): Promise<Run> {
  return recorded(async (recorder, print) => {
    const context = vm.createContext({ console: { log: print }, setTimeout, setImmediate, queueMicrotask });
    const loaded = new Map<string, { exports: unknown }>();
    const load = (name: string): unknown => {
      if (name === RUNTIME_MODULE) return recorder;
      const file = Object.keys(files).find((key) => key.replace(/\.\w+$/, "") === name.replace(/^\.\/|\.\w+$/g, ""));
      if (file === undefined) return fakePackage(name);
      const known = loaded.get(file);
      if (known) return known.exports;
      const module = { exports: {} };
      loaded.set(file, module);
      const wrapped = `(function (exports, require, module) { ${files[file]}\n})`;
      const body = vm.runInContext(wrapped, context, { filename: file }) as (...parts: unknown[]) => void;
      body.call(module.exports, module.exports, load, module);
      return module.exports;
    };
    load(Object.keys(files)[0]);
  });
}

/** @param code a classic script, without `require`; prints its completion value */
export async function runScript(code: string): Promise<Run> {
  return recorded(async (recorder, print) => {
    const context = vm.createContext({ console: { log: print }, [Symbol.for(RUNTIME_SYMBOL)]: recorder });
    print("value:", vm.runInContext(code, context));
  });
}

/** @param code an ES module */
export async function runEsModule(code: string): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "callweave-"));
  const before = console.log;
  try {
    return await recorded(async (recorder, print) => {
      console.log = print;
      (globalThis as Record<string, unknown>).testRecorder = recorder;
      const runtime = join(folder, "node_modules", RUNTIME_MODULE);
      mkdirSync(runtime, { recursive: true });
      const names = "register, enter, exit, enterTask, exitTask, suspend, resume";
      writeFileSync(join(runtime, "index.js"), `export const { ${names} } = globalThis.testRecorder;`);
      writeFileSync(
        join(runtime, "..", "package.json"),
        '{ "type": "module", "exports": { "./runtime": "./runtime/index.js" } }',
      );
      writeFileSync(join(folder, "main.mjs"), code);
      await import(pathToFileURL(join(folder, "main.mjs")).href);
    });
  } finally {
    console.log = before;
    rmSync(folder, { recursive: true });
  }
}

/** What the fixtures import from elsewhere. */
function fakePackage(name: string): unknown {
  if (name === "callweave") return { ignore: (target: unknown) => target };
  throw new Error(`the program requires ${name}`);
}

async function recorded(
  run: (recorder: Recorder, print: (...values: unknown[]) => void) => Promise<void>,
): Promise<Run> {
  let time = 0n;
  const recorder = createRecorder({ now: () => ++time, wallNs: () => 0n }, new LoneThread());
  recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: 10_000, maxTasks: 1024 });
  let output = "";
  const print = (...values: unknown[]): void => {
    output += `${values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" ")}\n`;
  };
  try {
    await run(recorder, print);
  } catch (error) {
    print("ended with", String(error));
  }
  for (let turn = 0; turn < TURNS; turn++) await new Promise(setImmediate);
  const recording = stopAndRead(recorder);
  const { files } = recorder.registry;
  return {
    output,
    tree: callTree(recording, files),
    recording: { pid: 1, name: "realm", wallOffsetNs: 0n, unfinished: "close", files, threads: [recording] },
  };
}
