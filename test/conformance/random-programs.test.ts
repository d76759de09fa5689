/** Random programs print the same woven, at a lowered and two native targets, and their record is in order. */
import { deepEqual, rejects } from "node:assert/strict";
import fc from "fast-check";
import { createWeaver } from "../../transformer/weave.js";
import { createCheckingRecorder } from "./checking-recorder.js";
import { carelessWeaver } from "./careless-weavers.js";
import type { Compiler, TargetName } from "./compilers.js";
import { compilers, mainCompiler } from "./compilers.js";
import type { Weaver } from "./emit.js";
import { emit } from "./emit.js";
import { randomProgram, sourceOf } from "./random-program.js";
import { run } from "./run-program.js";

/** Printed with the program when a run fails; another one finds other programs. */
const SEED = 20261124;
const RUNS = 150;
const LIMIT_MS = 6000;

describe("random programs behave the same woven", () => {
  for (const [compiler, target] of [
    [compilers[0], "ES2015"],
    [compilers[1], "ES2022"],
    [compilers[2], "ES2017"],
  ] as const) {
    it(`TS ${compiler.version} ${target}`, () => compareAll(compiler, target, createWeaver(compiler, { root: "/" })));
  }

  it("would find a weaver that adds a microtask", async () => {
    await rejects(compareAll(mainCompiler, "ES2022", carelessWeaver(mainCompiler, "oneTickMore")), /Counterexample/);
  });
});

function compareAll(compiler: Compiler, target: TargetName, weaver: Weaver): Promise<void> {
  return fc.assert(
    fc.asyncProperty(randomProgram, (program) => compareRandom(compiler, target, weaver, sourceOf(program))),
    { seed: SEED, numRuns: RUNS, interruptAfterTimeLimit: LIMIT_MS, markInterruptAsFailure: false },
  );
}

async function compareRandom(compiler: Compiler, target: TargetName, weaver: Weaver, text: string): Promise<void> {
  const options = { target: compiler.ScriptTarget[target], module: compiler.ModuleKind.CommonJS };
  const plain = await run(emit(compiler, "/random.ts", text, options).code, false);
  const recorder = createCheckingRecorder();
  const woven = await run(emit(compiler, "/random.ts", text, options, weaver).code, false, recorder.api);
  deepEqual(woven, plain, text);
  const left = recorder.suspended().filter((name) => !/^((g|asyncG)enerator\d|source)$/.test(name));
  deepEqual(
    { violations: recorder.violations, open: recorder.open(), left },
    { violations: [], open: [], left: [] },
    text,
  );
}
