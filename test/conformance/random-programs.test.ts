/** Random programs print the same woven, at a lowered and two native targets, and their record is in order. */
import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import { createWeaver } from "../../transformer/weave.js";
import { createCheckingRecorder } from "./checking-recorder.js";
import type { TargetName } from "./compilers.js";
import { compilers } from "./compilers.js";
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
    it(`TS ${compiler.version} ${target}`, () =>
      fc.assert(
        fc.asyncProperty(randomProgram, async (program) => compareRandom(compiler, target, sourceOf(program))),
        { seed: SEED, numRuns: RUNS, interruptAfterTimeLimit: LIMIT_MS, markInterruptAsFailure: false },
      ));
  }
});

async function compareRandom(compiler: (typeof compilers)[number], target: TargetName, text: string): Promise<void> {
  const options = { target: compiler.ScriptTarget[target], module: compiler.ModuleKind.CommonJS };
  const plain = await run(emit(compiler, "/random.ts", text, options).code, false);
  const recorder = createCheckingRecorder();
  const weaver = createWeaver(compiler, { root: "/" });
  const woven = await run(emit(compiler, "/random.ts", text, options, weaver).code, false, recorder.api);
  const record = {
    lines: woven,
    violations: recorder.violations,
    open: recorder.open(),
    suspended: recorder.suspended().filter((name) => !/^(g|asyncG)enerator\d$/.test(name)),
  };
  deepEqual(record, { lines: plain, violations: [], open: [], suspended: [] }, text);
}
