import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import ts from "typescript";
import vm from "node:vm";
import { RUNTIME_SYMBOL } from "../../runtime/contract.js";
import type { Recorder } from "../../runtime/recorder.js";
import { DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import { stopAndRead } from "./stop-and-read.js";

/** Loads the runtime's modules in a realm that has none of Node's globals and nothing to require but each other. */
function loadInRealm(globals: object): Recorder {
  const realm = vm.createContext(globals);
  const loaded = new Map<string, object>();
  const load = (name: string): object => {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const source = readFileSync(new URL(`../../runtime/${name.replace(".js", ".ts")}`, import.meta.url), "utf8");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const exports = {};
    loaded.set(name, exports);
    const run = vm.runInContext(`(function (exports, require) { ${outputText} })`, realm) as LoadModule;
    run(exports, (specifier) => load(specifier.replace("./", "")));
    return exports;
  };
  load("index.js");
  return vm.runInContext(`globalThis[Symbol.for(${JSON.stringify(RUNTIME_SYMBOL)})]`, realm) as Recorder;
}
type LoadModule = (exports: object, require: (specifier: string) => object) => void;

describe("runtime in a browser", () => {
  const sharedMemory = [true, false];
  for (const shared of sharedMemory) {
    it(`records ${shared ? "with" : "without"} shared memory`, () => {
      let ms = 1000;
      const recorder = loadInRealm({
        performance: { timeOrigin: 0, now: () => (ms += 0.25) },
        ...(!shared && { SharedArrayBuffer: undefined }),
      });
      const id = recorder.register(1, "page.ts", ["onClick", 1, 1, 1]);
      const buffer = recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: 10 });
      recorder.exit(recorder.enter(id, 0));
      recorder.counter("clicks", 2, "count");
      const { calls, counters } = stopAndRead(recorder);
      assert.deepEqual([counters?.names.length, counters?.names[0].name, counters?.values[0]], [1, "clicks", 2]);
      assert.equal(buffer.constructor.name, shared ? "SharedArrayBuffer" : "ArrayBuffer");
      assert.equal(calls.ends[0] - calls.starts[0], 250_000n);
    });
  }

  it("has one clock for a page and the workers that it starts later", () => {
    const dayMs = 86_400_000;
    const nowIn = (timeOrigin: number, now: number) =>
      loadInRealm({ performance: { timeOrigin, now: () => now } }).clock.now();
    assert.equal(nowIn(7 * dayMs + 1000.1, 500.25), nowIn(7 * dayMs + 1400.1, 100.25));
  });
});
