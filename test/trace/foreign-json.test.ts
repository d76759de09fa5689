import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, it } from "mocha";
import type { Trace } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { treeOfThread } from "./record-tree.js";

const read = (text: string) => readTrace(new TextEncoder().encode(text));

/** Every thread as a tree with times in ns from the first event. */
function treesOf({ processes }: Trace): string {
  return processes
    .flatMap(({ pid, name, functions, threads }) =>
      threads.map(
        (thread) =>
          `${pid} ${name} / ${thread.id} ${thread.name}\n${treeOfThread(
            thread,
            functions.map((info) => info.name),
          )}`,
      ),
    )
    .join("");
}

const event = (ph: string, name: string | undefined, ts: number, more: object = {}) => ({
  ph,
  name,
  ts,
  pid: 1,
  tid: 2,
  ...more,
});

describe("the Chrome JSON traces of others", () => {
  it("have begins and ends, in any order of the file", () => {
    const text = JSON.stringify([
      event("E", undefined, 9),
      event("B", "outer", 1),
      event("E", "inner", 3),
      event("B", "inner", 2.5),
    ]);
    assert.equal(treesOf(read(text)), "1 1 / 2 2\nouter 0-8000\n  inner 1500-2000\n");
  });

  it("have complete events, which nest by time", () => {
    const text = JSON.stringify({
      displayTimeUnit: "ms",
      traceEvents: [
        event("M", "process_name", 0, { args: { name: "app" } }),
        event("M", "thread_name", 0, { args: { name: "worker" } }),
        event("X", "child", 10, { dur: 5 }),
        event("X", "parent", 10, { dur: 20 }),
        event("X", "sibling", 15, { dur: 15 }),
        event("X", "next", 30, { dur: 1 }),
        event("C", "counter", 12, { args: { value: 1 } }),
      ],
    });
    assert.equal(
      treesOf(read(text)),
      "1 app / 2 worker\nparent 0-20000\n  child 0-5000\n  sibling 5000-20000\nnext 20000-21000\n",
    );
  });

  it("may leave begins open, lack ends, or overlap", () => {
    const text = JSON.stringify([
      event("B", "open", 1),
      event("B", "lost", 2),
      event("B", "named", 3),
      event("B", "above", 4),
      event("E", "named", 5),
      event("E", "never begun", 6),
      event("X", "late", 7, { dur: 3, tid: 3 }),
      event("X", "overlaps", 8, { dur: 4, tid: 3 }),
    ]);
    assert.equal(
      treesOf(read(text)),
      "1 1 / 2 2\nopen 0-11000!\n  lost 1000-11000!\n    named 2000-4000\n      above 3000-4000~\n" +
        "1 1 / 3 3\nlate 6000-9000\n  overlaps 7000-9000~\n",
    );
  });

  it("count in microseconds since 1970 and keep their nanoseconds", () => {
    const now = 1_700_000_000_000_000;
    const text = JSON.stringify([event("X", "a", now, { dur: 0.25 }), event("X", "b", now + 1.25, { dur: 0.5 })]);
    const trace = read(text);
    assert.equal(trace.originNs, BigInt(now) * 1000n);
    assert.equal(treesOf(trace), "1 1 / 2 2\na 0-250\nb 1250-1750\n");
  });

  it("may end without a bracket, which is no loss, or in an event, which is", () => {
    const [first, second] = [event("X", "a", 1, { dur: 1 }), event("X", "b", 3, { dur: 1 })].map((one) =>
      JSON.stringify(one),
    );
    assert.equal(read(`[${first},\n${second},\n`).cut, undefined);
    const cut = read(`[${first},\n${second.slice(0, -4)}`);
    assert.equal(treesOf(cut), "1 1 / 2 2\na 0-1000\n");
    assert.deepEqual(cut.cut, { bytes: second.length - 4 + 2, calls: undefined });
  });

  it("hold what is no event, and odd types", () => {
    const text = `\ufeff [ 1, null, {}, "B", [2], {"ph":"B"}, {"ph":"E","ts":"4"}, {"ph":"X","name":7,"ts":"5","dur":null} ]`;
    assert.equal(treesOf(read(text)), "1  / 0 \n7 1000-1000\n");
  });

  it("may be an empty list", () => {
    assert.deepEqual(read(`{"traceEvents":[]}`).processes, []);
  });

  it("are read in batches, however long", () => {
    const events = Array.from({ length: 20_000 }, (_, at) => event("X", `f${at % 7}`, at * 2, { dur: 1 }));
    const [thread] = read(JSON.stringify(events, null, 1)).processes[0].threads;
    assert.equal(thread.calls.count, 20_000);
  });

  it("hold more than calls, which is counted", () => {
    const text = JSON.stringify([
      event("X", "a", 10, { dur: 5 }),
      event("E", "never begun", 11, { tid: 3 }),
      ...["b", "n", "e", "S", "T", "F"].map((ph) => event(ph, "async", 12, { id: 1 })),
      ...["s", "t", "f"].map((ph) => event(ph, "flow", 12, { id: 1 })),
      ...["i", "I"].map((ph) => event(ph, "mark", 12)),
      event("C", "counter", 12, { args: { value: "none" } }),
      event("P", "sample", 12),
      event("N", "object", 12),
      event("M", "thread_sort_index", 0, { args: { sort_index: 1 } }),
      7,
    ]);
    assert.deepEqual(Object.fromEntries(read(text).skipped ?? []), {
      "async events": 6,
      "flow events": 3,
      instants: 2,
      counters: 1,
      samples: 1,
      "other events": 2,
      "ends without a begin": 1,
    });
  });

  it("are VizTracer's, with the places of functions in their names and calls that have not ended as begins", () => {
    const call = (ph: string, name: string, ts: number, dur: number) => event(ph, name, ts, { dur, cat: "fee" });
    const text = JSON.stringify({
      traceEvents: [
        event("M", "process_name", 0, { args: { name: "MainProcess" } }),
        call("X", "h (test.py:6)", 23668655769.443, 0.4),
        call("X", "g (/home/a (b)/test.py:9)", 23668655769.243, 1.2),
        call("X", "time.sleep", 23668655770.543, 0.1),
        call("B", "<module> (test.py:1)", 23668655768.443, 0),
      ],
      viztracer_metadata: { overflow: false },
      file_info: { files: {}, functions: {} },
    });
    const trace = read(text);
    assert.equal(
      treesOf(trace),
      "1 MainProcess / 2 2\n<module> 0-2200!\n  g 800-2000\n    h 1000-1400\n  time.sleep 2100-2200\n",
    );
    const [h, g] = trace.processes[0].functions;
    assert.deepEqual(h, { name: "h", kind: "function", file: "test.py", line: 6, column: 0 });
    assert.deepEqual([g.file, g.line], ["/home/a (b)/test.py", 9]);
  });

  it("are Node's own", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-node-"));
    try {
      const file = path.join(folder, "trace.json");
      const flags = [
        "--trace-event-categories",
        "node.fs.sync,node.async_hooks,v8",
        `--trace-event-file-pattern=${file}`,
      ];
      execFileSync(process.execPath, [
        ...flags,
        "--eval",
        "require('fs').readFileSync(process.execPath); setTimeout(() => {}, 1)",
      ]);
      const trace = read(readFileSync(file, "utf8"));
      const [{ functions, threads }] = trace.processes;
      const main = threads.find(({ id }) => id === 0)!;
      assert.ok(functions.some(({ name }) => name === "fs.sync.read"));
      assert.ok(main.calls.count >= 3);
      assert.ok(trace.skipped!.get("async events")! > 0);
      assert.equal(trace.cut, undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
