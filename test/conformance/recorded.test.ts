/** The recorder itself, not its double: every conformance program leaves it with an empty stack and a sound recording. */
import { deepEqual } from "node:assert/strict";
import { basename } from "node:path";
import { LoneThread } from "../../runtime/lone-thread.js";
import { systemClock } from "../../runtime/clock.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import { noLosses } from "../../trace/model/calls.js";
import { createWeaver } from "../../transformer/weave.js";
import { checkIntegrity } from "../runtime/check-integrity.js";
import type { Program } from "./compare.js";
import { fixtures, readPrograms } from "./compare.js";
import { mainCompiler } from "./compilers.js";
import { emit, optionsOf, readPragmas } from "./emit.js";
import { run } from "./run-program.js";
import { stopAndRead } from "../runtime/stop-and-read.js";

const OPTIONS = { ...DEFAULT_RECORDER_OPTIONS, maxFrames: 20_000, maxTasks: 4096 };

async function record({ fileName, text }: Program) {
  const pragmas = readPragmas(text);
  const options = optionsOf({ compiler: mainCompiler, target: "ES2022", define: true }, pragmas);
  const weaver = createWeaver(mainCompiler, { root: fixtures });
  const { code } = emit(mainCompiler, fileName, text, options, weaver);
  const recorder = createRecorder(systemClock, new LoneThread());
  recorder.start(OPTIONS);
  const lines = await run(code, pragmas.script, recorder);
  const recording = stopAndRead(recorder);
  return { lines, recording, plain: await run(emit(mainCompiler, fileName, text, options).code, pragmas.script) };
}

describe("the recorder holds every conformance program", () => {
  for (const program of ["bodies", "tasks"].flatMap(readPrograms)) {
    const { heals, open } = readPragmas(program.text);
    it(basename(program.fileName), async () => {
      const { lines, plain, recording } = await record(program);
      deepEqual(lines, plain);
      deepEqual(checkIntegrity(recording), []);
      deepEqual(recording.suspendedTasks.length, open);
      if (heals) return;
      deepEqual(recording.openFrames, []);
      deepEqual(recording.losses, noLosses());
    });
  }
});
