import { Ajv } from "ajv";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, it } from "mocha";
import { noLosses } from "../../trace/model/calls.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { MAX_DRAWN_DEPTH } from "../../trace/draw/drive.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { FunctionInfo, Trace } from "../../trace/model/model.js";
import { OVERWRITTEN } from "../../trace/answers/self-times.js";
import { drawn } from "./plain-trace.js";
import { recordings } from "./random-recording.js";
import { recordingOf } from "./record-tree.js";

interface SpeedscopeFile {
  readonly shared: { readonly frames: readonly object[] };
  readonly profiles: readonly {
    readonly name: string;
    readonly unit: string;
    readonly startValue: number;
    readonly endValue: number;
    readonly events: readonly { readonly type: "O" | "C"; readonly frame: number; readonly at: number }[];
  }[];
}

const textOf = (trace: Trace): string => new TextDecoder().decode(collectBytes(writeTrace(trace, "speedscope")));
const fileOf = (trace: Trace): SpeedscopeFile => JSON.parse(textOf(trace)) as SpeedscopeFile;

/** speedscope's own, which its package brings. */
const schema = createRequire(import.meta.url).resolve("speedscope/dist/release/file-format-schema.json");
const validate = new Ajv().compile(JSON.parse(readFileSync(schema, "utf8")) as object);

interface SpeedscopeCall {
  readonly frame: object;
  readonly depth: number;
  readonly startNs: number;
  endNs: number;
}

/** The calls of a profile; fails where speedscope's importer would. */
function callsOf({ shared, profiles }: SpeedscopeFile, at: number): SpeedscopeCall[] {
  const { events, startValue, endValue } = profiles[at];
  const calls: SpeedscopeCall[] = [];
  const open: { frame: number; call: SpeedscopeCall }[] = [];
  let last = startValue;
  for (const { type, frame, at: ns } of events) {
    assert.ok(ns >= last && ns <= endValue, `${ns} between ${last} and ${endValue}`);
    last = ns;
    if (type === "O") {
      const call = { frame: shared.frames[frame], depth: open.length, startNs: ns, endNs: NaN };
      calls.push(call);
      open.push({ frame, call });
    } else {
      const { frame: opened, call } = open.pop()!;
      assert.equal(frame, opened);
      call.endNs = ns;
    }
  }
  assert.equal(open.length, 0);
  assert.equal(last, endValue);
  return calls;
}

const frameOf = ({ name, file, line, column }: FunctionInfo): object => ({ name, file, line, col: column });

const isOverwritten = (frame: object): boolean => "name" in frame && frame.name === OVERWRITTEN;

const closed = (trace: Trace): Trace => ({
  ...trace,
  processes: trace.processes.map((process) => ({ ...process, unfinished: "close" })),
});

function expectedCalls(trace: Trace): SpeedscopeCall[][] {
  const threads = drawn(closed(trace)).processes.flatMap((process) => process.threads);
  return threads.map(({ calls }) =>
    calls.map(({ function: info, depth, startNs, endNs }) => ({ frame: frameOf(info), depth, startNs, endNs })),
  );
}

function assertValid(trace: Trace): void {
  const file = fileOf(trace);
  assert.ok(validate(file), JSON.stringify(validate.errors));
  assert.deepEqual(
    file.profiles.map((_, at) => callsOf(file, at).filter(({ frame }) => !isOverwritten(frame))),
    expectedCalls(trace),
  );
}

describe("the speedscope writer", () => {
  it("writes the events of a thread in order, what was open closed at the stop", () => {
    const trace = fromRecordings([recordingOf("main 0-100!\n  load 10-20\n")]);
    assert.equal(
      textOf(trace),
      `{"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":"callweave","shared":{"frames":[\
{"name":"main","file":"src/program.ts","line":1,"col":1},{"name":"load","file":"src/program.ts","line":2,"col":1}]},"profiles":[
{"type":"evented","name":"main","unit":"nanoseconds","events":[
{"type":"O","frame":0,"at":0},
{"type":"O","frame":1,"at":10},
{"type":"C","frame":1,"at":20},
{"type":"C","frame":0,"at":100}
],"startValue":0,"endValue":100}
]}
`,
    );
    assertValid(trace);
  });

  it("draws a thread from its first call to its last end", () => {
    const { profiles } = fileOf(fromRecordings([recordingOf("late 700-800\nlater 850-900\n")]));
    assert.deepEqual([profiles[0].startValue, profiles[0].endValue], [700, 900]);
  });

  it("draws what a ring has overwritten", () => {
    const recording = recordingOf("main 5-100!\n  work 10-90\n    step 50-60\n    step 70-80\n");
    const threads = recording.threads.map((thread) => ({ ...thread, losses: { ...noLosses(), overwritten: 3 } }));
    const trace = fromRecordings([{ ...recording, threads }]);
    const lost = callsOf(fileOf(trace), 0).filter(({ frame }) => isOverwritten(frame));
    assert.deepEqual(
      lost.map(({ depth, startNs, endNs }) => [depth, startNs, endNs]),
      [
        [1, 5, 10],
        [2, 10, 50],
        [3, 50, 60],
      ],
    );
    assertValid(trace);
  });

  it("names the process where there are several, each with its own functions", () => {
    const one = recordingOf("main 0-9\n  a 1-2\n");
    const trace = fromRecordings([one, { ...recordingOf("other 0-9\n"), pid: 4243 }]);
    assert.deepEqual(
      fileOf(trace).profiles.map(({ name }) => name),
      ["program 4242, main", "program 4243, main"],
    );
    assertValid(trace);
  });

  it("writes a thread without calls, and a trace without threads", () => {
    assertValid(fromRecordings([recordingOf("")]));
    assert.deepEqual(fileOf(fromRecordings([])).profiles, []);
  });

  it("leaves out what is nested too deep, like the other formats", () => {
    const lines = Array.from({ length: MAX_DRAWN_DEPTH + 3 }, (_, depth) => `${"  ".repeat(depth)}f 0-9999`);
    const trace = fromRecordings([recordingOf(lines.join("\n"))]);
    assert.equal(callsOf(fileOf(trace), 0).length, MAX_DRAWN_DEPTH);
    assertValid(trace);
  });

  it("says nothing of a place that a foreign trace does not know", () => {
    const trace = fromRecordings([recordingOf("main 0-9\n")]);
    const [process] = trace.processes;
    const functions = [{ name: "f", kind: "function", file: "", line: 0, column: 0 } as const];
    const { shared } = fileOf({ ...trace, processes: [{ ...process, functions }] });
    assert.deepEqual(shared.frames, [{ name: "f" }]);
  });

  it("writes random recordings as valid files with every call, odd names included", () => {
    fc.assert(
      fc.property(fc.array(recordings, { maxLength: 2 }), (all) => {
        assertValid(fromRecordings(all));
      }),
      { numRuns: 100 },
    );
  });

  it("is checked by a schema that can fail", () => {
    const file = fileOf(fromRecordings([recordingOf("main 0-9\n")]));
    assert.equal(validate({ ...file, profiles: [{ ...file.profiles[0], unit: "hours" }] }), false);
  });
});
