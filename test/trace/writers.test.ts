import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ProcessRecording } from "../../runtime/contract.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { allocateCalls, inOneBlock, noLosses } from "../../trace/model/calls.js";
import { MAX_DRAWN_DEPTH } from "../../trace/draw/drive.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Calls, Trace } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { assertLoadsCleanly, treeOf } from "../oracle/perfetto-engine.js";
import { recordingOf } from "./record-tree.js";

const PROGRAM = `
main 0-100!
  load 1-20
    parse 2-10
    parse 10-20
  serve 30-100!
    get 40-50
`;

for (const format of ["perfetto", "chrome-json"] as const) {
  /** How Perfetto names the arguments of an event. */
  const args = format === "perfetto" ? "debug" : "args";
  const bytesOf = (trace: Trace) => collectBytes(writeTrace(trace, format));
  const load = (trace: Trace, unfinishedOpen = 0) => assertLoadsCleanly(bytesOf(trace), { unfinishedOpen });

  describe(`Perfetto loads the ${format} trace of`, () => {
    it("a program that was stopped in the middle", async () => {
      const trace = await load(fromRecordings([recordingOf(PROGRAM)]));
      assert.equal(
        await treeOf(trace),
        `main
  main (unfinished)
    load
      parse
      parse
    serve (unfinished)
      get
`,
      );
      const durations = await trace.query("select name, dur from slice order by ts limit 3");
      // load begins a nanosecond late, as parse ends and begins at one time, and then ends a nanosecond late
      assert.deepEqual(durations.slice(0, 3), [
        { name: "main", dur: 101 },
        { name: "load", dur: 20 },
        { name: "parse", dur: 8 },
      ]);
    });

    it("a program whose open calls stay open", async () => {
      const trace = await load(fromRecordings([{ ...recordingOf(PROGRAM), unfinished: "open" }]), 2);
      assert.deepEqual(await trace.query("select name from slice where dur = -1 order by ts"), [
        { name: "main" },
        { name: "serve" },
      ]);
    });

    it("nothing at all", async () => {
      const trace = await load(fromRecordings([]));
      assert.deepEqual(await trace.query("select count(*) as slices from slice"), [{ slices: 0 }]);
    });

    it("a thread without a call", async () => {
      const trace = await load(fromRecordings([recordingOf("")]));
      assert.deepEqual(
        await trace.query("select thread.name, tid, pid from thread join process using (upid) where pid > 0"),
        [{ name: "main", tid: 4242, pid: 4242 }],
      );
    });

    it("one call of no length", async () => {
      const trace = await load(fromRecordings([recordingOf("once 0-0\n")]));
      assert.deepEqual(await trace.query("select name, dur, depth from slice"), [{ name: "once", dur: 1, depth: 0 }]);
    });

    it("many calls at one time", async () => {
      const trace = await load(fromRecordings([recordingOf(`a 5-5\n  b 5-5\n  c 5-5\n    d 5-5\ne 5-5\n`)]));
      assert.equal(await treeOf(trace), "main\n  a\n    b\n    c\n      d\n  e\n");
    });

    it("a call that missed its exit", async () => {
      const trace = await load(fromRecordings([recordingOf("outer 0-9\n  lost 2-8~\n")]));
      assert.deepEqual(
        await trace.query(`select name, extract_arg(arg_set_id, '${args}.mismatched') as mismatched from slice`),
        [
          { name: "outer", mismatched: null },
          { name: "lost", mismatched: 1 },
        ],
      );
    });

    it("functions with their place in the source and their kind", async () => {
      const recording = recordingOf("module 0-9\n  task 2-8\n");
      const table = ["module", 0, 1, 1, "task", 2, 30, 7];
      const trace = await load(fromRecordings([{ ...recording, files: [{ firstId: 1, file: "src/a.ts", table }] }]));
      const rows = await trace.query(`select name, category,
        extract_arg(arg_set_id, 'source.file_name') as file, extract_arg(arg_set_id, 'source.line_number') as line,
        extract_arg(arg_set_id, 'args.source') as source from slice order by ts`);
      const place = (file: string, line: number, column: number) =>
        format === "perfetto"
          ? { file, line, source: null }
          : { file: null, line: null, source: `${file}:${line}:${column}` };
      assert.deepEqual(rows, [
        { name: "module", category: "module", ...place("src/a.ts", 1, 1) },
        { name: "task", category: "async", ...place("src/a.ts", 30, 7) },
      ]);
    });

    it("losses, as an instant", async () => {
      const recording = recordingOf("main 0-50\n");
      const [thread] = recording.threads;
      const losses = { ...noLosses(), overwritten: 12, mismatched: 1 };
      const trace = await load(fromRecordings([{ ...recording, threads: [{ ...thread, losses }] }]));
      assert.deepEqual(
        await trace.query(`select name, dur, extract_arg(arg_set_id, '${args}.overwritten') as overwritten
          from slice where category = 'callweave' order by ts`),
        [{ name: "losses: overwritten 12, mismatched 1", dur: 0, overwritten: 12 }],
      );
    });

    it("a recursion 2000 deep, drawn to the depth that viewers draw", async () => {
      const trace = await load(deepTrace(2000));
      assert.deepEqual(
        await trace.query("select count(*) as slices, max(depth) as depth from slice where category = 'function'"),
        [{ slices: MAX_DRAWN_DEPTH, depth: MAX_DRAWN_DEPTH - 1 }],
      );
      assert.deepEqual(await trace.query("select name from slice where category = 'callweave'"), [
        { name: `losses: elided ${2000 - MAX_DRAWN_DEPTH}` },
      ]);
      assert.equal(readTrace(bytesOf(deepTrace(2000))).processes[0].threads[0].losses.elided, 2000 - MAX_DRAWN_DEPTH);
    });

    it("200,000 calls", async () => {
      const trace = await load(wideTrace(200_000));
      assert.deepEqual(await trace.query("select count(*) as slices, sum(dur) as total from slice"), [
        { slices: 200_000, total: 200_000 * 10 },
      ]);
    });

    it("names that no one would think of", async () => {
      const long = "long ".repeat(20_000);
      const names = [
        "__proto__",
        'quo"te \\ back',
        "line\n\ttab\u0001\u001f",
        "emoji 🎉 ü",
        "lone \ud800\udfff\udc00 end",
        long,
      ];
      const recording = recordingOf(names.map((_, at) => `f${at} ${at}-${at + 1}\n`).join(""));
      const table = names.flatMap((name, at) => [name, 1, at + 1, 1]);
      const files = [{ firstId: 1, file: 'src/we"ird\ud800 🎉.ts', table }];
      const trace = await load(fromRecordings([{ ...recording, name: "app \udc00", files }]));
      const rows = await trace.query("select name from slice order by ts");
      assert.deepEqual(
        rows.map(({ name }) => name),
        names.map((name) => name.toWellFormed()),
      );
    });

    it("two threads and two processes, the main thread first", async () => {
      const recording = recordingOf("work 0-10\n");
      const [main] = recording.threads;
      const worker = { ...main, threadId: 3, threadName: "worker" };
      const other: ProcessRecording = { ...recordingOf("other 5-6\n"), pid: 3, name: "child" };
      const sameNumber = { ...worker, threadId: 3, threadName: "worker of child" };
      const trace = await load(
        fromRecordings([
          { ...recording, threads: [main, worker] },
          { ...other, threads: [...other.threads, sameNumber] },
        ]),
      );
      assert.deepEqual(
        await trace.query(`select slice.name, thread.name as thread, tid, pid, is_main_thread as main
          from slice join thread_track on track_id = thread_track.id join thread using (utid) join process using (upid)
          order by pid desc, tid`),
        [
          { name: "work", thread: "worker", tid: 3, pid: 4242, main: 0 },
          { name: "work", thread: "main", tid: 4242, pid: 4242, main: 1 },
          { name: "other", thread: "main", tid: 3, pid: 3, main: 1 },
          { name: "other", thread: "worker of child", tid: 4, pid: 3, main: 0 },
        ],
      );
    });
  });
}

describe("the perfetto trace", () => {
  it("has the time of day", async () => {
    const bytes = collectBytes(writeTrace(fromRecordings([recordingOf("a 0-10\n")]), "perfetto"));
    const trace = await assertLoadsCleanly(bytes);
    assert.deepEqual(await trace.query("select to_realtime(ts) as wall from slice"), [
      { wall: 1_700_000_000_000_000_000n + 5_000_000_000_000n },
    ]);
  });
});

describe("the chrome-json trace", () => {
  it("ends a call with the name and the category of its begin, which Chrome's own panel compares", () => {
    const bytes = collectBytes(writeTrace(fromRecordings([recordingOf("a 0-10\n  b 2-4\n")]), "chrome-json"));
    const { traceEvents } = JSON.parse(new TextDecoder().decode(bytes)) as { traceEvents: Record<string, unknown>[] };
    const shown = traceEvents.filter(({ ph }) => ph !== "M").map(({ ph, name, cat }) => [ph, name, cat].join(" "));
    assert.deepEqual(shown, ["B a function", "B b function", "E b function", "E a function"]);
  });
});

/** One function that calls itself. */
function deepTrace(depth: number): Trace {
  const calls = allocateCalls(depth);
  for (let call = 0; call < depth; call++) {
    calls.startNs[call] = call;
    calls.endNs[call] = 2 * depth - call;
    calls.depths[call] = call;
  }
  return traceOf(calls, 2 * depth);
}

function wideTrace(count: number): Trace {
  const calls = allocateCalls(count);
  for (let call = 0; call < count; call++) {
    calls.startNs[call] = call * 20;
    calls.endNs[call] = call * 20 + 10;
    calls.functions[call] = call & 1;
  }
  return traceOf(calls, count * 20);
}

function traceOf(calls: Calls, stopNs: number): Trace {
  const functions = ["even", "odd"].map((name, at) => ({
    name,
    kind: "function" as const,
    file: "a.ts",
    line: at + 1,
    column: 1,
  }));
  const thread = {
    id: 0,
    name: "main",
    startNs: 0,
    stopNs,
    calls: inOneBlock(calls),
    suspendedTasks: [],
    losses: noLosses(),
  };
  return {
    originNs: 1_000_000n,
    wallOffsetNs: 0n,
    processes: [{ pid: 7, name: "program", functions, threads: [thread], unfinished: "close" }],
  };
}
