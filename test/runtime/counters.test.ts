/** The values of counters in the memory of a recording. */
import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { describe, it } from "mocha";
import { systemClock } from "../../runtime/clock.js";
import type { CounterLanes, CounterUnit } from "../../runtime/contract.js";
import type * as at from "../../runtime/layout.js";
import { readLiveRecording } from "../../runtime/live-recording.js";
import { DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import { createStepRecorder } from "./step-recorder.js";

const THREAD = { id: 0, name: "main" };
const NO_NAMES = "x".repeat(40_000);

/** `name unit time value`, a line a value. */
const linesOf = (counters: CounterLanes | undefined): string[] =>
  Array.from(counters?.times ?? [], (time, value) => {
    const { name, unit = "-" } = counters!.names[counters!.counters[value]];
    return `${name} ${unit} ${time} ${counters!.values[value]}`;
  });

const lossesOf = ({ overwrittenValues, droppedValues, invalidValues }: ReturnType<Recorder["end"]>["losses"]) => [
  overwrittenValues,
  droppedValues,
  invalidValues,
];
type Recorder = ReturnType<typeof createStepRecorder>;

describe("counters of a recording", () => {
  it("have a name, a unit, and the time of each value; the calls around them are what they are", () => {
    const recorder = createStepRecorder({ work: "function" });
    recorder.counter("before", 1);
    recorder.begin();
    const token = recorder.enterNamed("work");
    recorder.counter("heap", 12.5, "bytes");
    recorder.counter("heap", -0);
    recorder.exit(token);
    recorder.counter("heap", 3, "bytes");
    const { calls, counters, losses } = recorder.end();
    recorder.counter("after", 1);
    assert.deepEqual(linesOf(counters), ["heap bytes 3 12.5", "heap - 4 0", "heap bytes 6 3"]);
    assert.deepEqual([[...calls.starts], [...calls.ends]], [[2n], [5n]]);
    assert.deepEqual(lossesOf(losses), [0, 0, 0]);
  });

  it("begin anew with each session", () => {
    const recorder = createStepRecorder({});
    recorder.begin();
    recorder.counter("a", 1);
    assert.deepEqual(linesOf(recorder.end().counters).length, 1);
    recorder.begin();
    assert.equal(recorder.end().counters, undefined);
    recorder.begin();
    recorder.counter("b", 2, "ns");
    assert.deepEqual(recorder.end().counters?.names, [{ name: "b", unit: "ns" }]);
  });

  for (const [whenFull, kept, lost] of [
    ["ring", [3, 4, 5, 6], [3, 0, 0]],
    ["stop", [0, 1, 2, 3], [0, 3, 0]],
  ] as const)
    it(`are kept as many as calls, and the rest counted: ${whenFull}`, () => {
      const recorder = createStepRecorder({ work: "function" });
      recorder.begin({ maxFrames: 4, whenFull });
      for (let value = 0; value < 7; value++) recorder.counter("a", value);
      recorder.exit(recorder.enterNamed("work"));
      const { calls, counters, losses } = recorder.end();
      assert.deepEqual([...counters!.values], kept);
      assert.deepEqual(lossesOf(losses), lost);
      assert.deepEqual([calls.starts.length, losses.overwritten, losses.dropped], [1, 0, 0]);
    });

  it("leave out what is no value, no name or no unit, without a throw, and count it", () => {
    const recorder = createStepRecorder({});
    const counter = recorder.counter.bind(recorder) as (name: unknown, value: unknown, unit?: unknown) => void;
    const hostile = { toString: () => assert.fail("called"), valueOf: () => assert.fail("called") };
    recorder.begin();
    for (const value of [NaN, Infinity, -Infinity, "1", 1n, undefined, null, hostile, Symbol("s")]) counter("a", value);
    for (const name of ["", undefined, 7, hostile, Symbol("s")]) counter(name, 1);
    for (const unit of ["B", "", null, hostile, Symbol("s")]) counter("a", 1, unit);
    const { counters, losses } = recorder.end();
    assert.equal(counters, undefined);
    assert.deepEqual(lossesOf(losses), [0, 0, 19]);
  });

  it("have room for many names, and count the values of those that have none", () => {
    const recorder = createStepRecorder({});
    recorder.begin({ maxFrames: 5000 });
    recorder.counter(NO_NAMES, 1);
    recorder.counter("lone \ud800, 🎉 and \u0000", 2);
    const name = (number: number) => `counter number ${number}`;
    for (let number = 0; number < 3000; number++) recorder.counter(name(number), number);
    const { counters, losses } = recorder.end();
    const names = counters!.names.map((each) => each.name);
    assert.ok(names.length > 1500, `${names.length} names`);
    assert.deepEqual(names, ["lone \ud800, 🎉 and \u0000", ...names.slice(1).map((_, number) => name(number))]);
    assert.deepEqual([counters!.values.length, ...lossesOf(losses)], [names.length, 0, 3002 - names.length, 0]);
  });

  it("are each read once or counted, whenever they are read while the thread goes on", () => {
    const value = fc.record({
      name: fc.constantFrom("a", "b", "c"),
      unit: fc.constantFrom<CounterUnit | undefined>(undefined, "bytes"),
      isRead: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (values, maxFrames) => {
        const recorder = createStepRecorder({});
        let buffer!: at.RecordingBuffer;
        const begin = recorder.start.bind(recorder);
        recorder.start = (options) => (buffer = begin(options));
        recorder.begin({ maxFrames });
        const given: string[] = [];
        let next = 0;
        const read = () => {
          const { counters, losses } = readLiveRecording(buffer, THREAD, () => 0n, 0, 0, next);
          const lines = linesOf(counters);
          next += losses.overwrittenValues;
          assert.deepEqual(lines, given.slice(next, next + lines.length));
          assert.ok(lines.length <= maxFrames);
          next += lines.length;
          assert.equal(next, given.length);
        };
        for (const { name, unit, isRead } of values) {
          const number = given.length;
          recorder.counter(name, number, unit);
          given.push(`${name} ${unit ?? "-"} ${number + 2} ${number}`);
          if (isRead) read();
        }
        read();
      }),
    );
  });

  it("are each read once or counted of a thread that does nothing but give them", async () => {
    const worker = new Worker(new URL("counters-worker.mjs", import.meta.url), { execArgv: [] });
    try {
      const buffer = await new Promise<SharedArrayBuffer>((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", reject);
      });
      let next = 0;
      let drained = 0;
      while (drained < 100_000) {
        const { counters, losses } = readLiveRecording(buffer, THREAD, systemClock.now, 0, 0, next);
        next += losses.overwrittenValues;
        for (const [at, value] of counters?.values.entries() ?? []) {
          const { name } = counters!.names[counters!.counters[at]];
          assert.deepEqual([value, name], [next + at, value % 2 === 0 ? "even" : "odd"]);
          assert.ok(at === 0 || counters!.times[at] >= counters!.times[at - 1]);
        }
        drained += counters?.values.length ?? 0;
        next += counters?.values.length ?? 0;
      }
    } finally {
      await worker.terminate();
    }
  });

  it("make the memory of a recording no larger than as many calls do", () => {
    const recorder = createStepRecorder({});
    const { maxFrames } = DEFAULT_RECORDER_OPTIONS;
    const bytes = (frames: number) => recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: frames }).byteLength;
    assert.equal((bytes(maxFrames) - bytes(1)) / (maxFrames - 1), 40 + 20);
  });
});
