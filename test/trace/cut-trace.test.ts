import assert from "node:assert/strict";
import fc from "fast-check";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { cutTrace } from "../../trace/edit/cut-trace.js";
import type { TracePart } from "../../trace/edit/cut-trace.js";
import { FORMATS } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { BEGAN_EARLIER, MISMATCHED, UNFINISHED } from "../../trace/model/model.js";
import type { Thread, Trace, WaitingTask } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { plain } from "./plain-trace.js";
import type { PlainCall } from "./plain-trace.js";
import { recordings } from "./random-recording.js";
import { reblockTrace } from "./reblock.js";
import { recordingOf } from "./record-tree.js";
import { wholeCalls } from "./whole-calls.js";

const PROGRAM = `
main 0-100!
  load 10-30
    parse 12-20
    parse 21-29
  serve 40-100!
    get 45-60
      parse 50-55
    get 70-80
`;

const trace = fromRecordings([recordingOf(PROGRAM)]);
const named = (...names: string[]): TracePart => ({ isFunction: ({ name }) => names.includes(name) });

/** The calls of the first thread, `<` for those that began earlier. */
function treeOf({ processes }: Trace): string {
  const [{ functions, threads }] = processes;
  const { depths, functions: indices, startNs, endNs, flags } = wholeCalls(threads[0].calls);
  const lines = Array.from(depths, (depth, call) => {
    const marks = [BEGAN_EARLIER, UNFINISHED, MISMATCHED].map((flag, at) => (flags[call] & flag ? "<!~"[at] : ""));
    const name = functions[indices[call]].name;
    return `${"  ".repeat(depth)}${name} ${startNs[call]}-${endNs[call]}${marks.join("")}\n`;
  });
  return `\n${lines.join("")}`;
}

describe("a part of a trace", () => {
  const parts: [what: string, part: TracePart, tree: string][] = [
    [
      "is what overlaps a range of time, clipped and marked",
      { fromNs: 20, toNs: 50 },
      `
main 20-50<!
  load 20-30<
    parse 21-29
  serve 40-50!
    get 45-50!
`,
    ],
    [
      "goes on to the end",
      { fromNs: 55 },
      `
main 55-100<!
  serve 55-100<!
    get 55-60<
    get 70-80
`,
    ],
    [
      "is that of some functions, with what they called",
      named("get", "load"),
      `
load 10-30
  parse 12-20
  parse 21-29
get 45-60
  parse 50-55
get 70-80
`,
    ],
    [
      "is both",
      { ...named("get"), fromNs: 52, toNs: 75 },
      `
get 52-60<
  parse 52-55<
get 70-75!
`,
    ],
    ["can be empty", { fromNs: 30, toNs: 35, ...named("get") }, "\n"],
  ];
  for (const [what, part, tree] of parts)
    it(what, () => {
      for (const sizes of [[100], [1], [2, 3]]) {
        const cut = cutTrace(reblockTrace(trace, sizes), part);
        assert.equal(treeOf(cut), tree);
        assert.equal(cut.processes[0].threads[0].calls.count, tree.split("\n").length - 2);
        assert.equal(treeOf(cut), tree, "when it is read once more");
      }
    });

  it("has threads that start and stop at its edges", () => {
    const [{ threads }] = cutTrace(trace, { fromNs: 20, toNs: 50 }).processes;
    assert.deepEqual([threads[0].startNs, threads[0].stopNs], [20, 50]);
  });

  it("counts its times from the first thread on", () => {
    const [process] = fromRecordings([recordingOf("late 50-80\n")]).processes;
    const late = { ...trace, processes: [{ ...process, threads: [{ ...process.threads[0], startNs: 40 }] }] };
    assert.equal(treeOf(cutTrace(late, { fromNs: 15 })), "\nlate 55-80<\n");
  });

  it("has no thread that is not wanted or lies beside the range, and no process without a thread", () => {
    const recording = recordingOf("a 0-10\n");
    const later = { ...recording.threads[0], startNs: recording.threads[0].startNs + 9n, threadId: 1, threadName: "w" };
    const two = fromRecordings([recording, { ...recording, pid: 7, threads: [recording.threads[0], later] }]);
    const kept = (part: TracePart): [number, string[]][] =>
      cutTrace(two, part).processes.map(({ pid, threads }) => [pid, threads.map(({ name }) => name)]);
    assert.deepEqual(kept({ isThread: ({ name }) => name === "w" }), [[7, ["w"]]]);
    assert.deepEqual(kept({ toNs: 9 }), [
      [4242, ["main"]],
      [7, ["main"]],
    ]);
    assert.deepEqual(kept({ fromNs: 10 }), []);
  });

  for (const { name } of FORMATS.filter(({ isRead }) => isRead))
    it(`is kept, marks too, as ${name}`, () => {
      const cut = cutTrace(
        { ...trace, processes: [{ ...trace.processes[0], unfinished: "open" }] },
        { fromNs: 22, toNs: 51 },
      );
      const read = readTrace(collectBytes(writeTrace(cut, name)));
      const expected =
        "\nmain 0-29<!\n  load 0-8<\n    parse 0-7<\n  serve 18-29!\n    get 23-29!\n      parse 28-29!\n";
      if (name === "raw") assert.equal(treeOf(read), expected);
      // No two events of a drawn trace are at one time.
      else assert.equal(treeOf(read).replaceAll(/\d+/g, ""), expected.replaceAll(/\d+/g, ""));
      const again = cutTrace(read, { toNs: 20 });
      assert.match(treeOf(again), /^\nmain \d+-\d+<!\n {2}load \d+-\d+<\n {4}parse \d+-\d+<\n {2}serve \d+-\d+!\n$/);
    });

  it("begins in Perfetto where the range does", async () => {
    const cut = cutTrace(trace, { fromNs: 20, toNs: 50 });
    const loaded = await assertLoadsCleanly(collectBytes(writeTrace(cut, "perfetto")));
    const rows = await loaded.query(
      "select start_ts - 5000000000000 as startNs, end_ts - start_ts as ns from trace_bounds",
    );
    assert.equal(Number(rows[0].startNs), 20);
    const marked = await loaded.query(`select name from slice join args using (arg_set_id)
      where key = 'debug.began_earlier' and int_value = 1 order by name`);
    assert.deepEqual(marked, [{ name: "load" }, { name: "main" }]);
  });
});

type Naive = Omit<PlainCall, "function" | "depth"> & { readonly name: string; readonly outer: Naive | undefined };

function naiveCalls(thread: Thread): Naive[] {
  const { functions, depths, ...lanes } = wholeCalls(thread.calls);
  const found: Naive[] = [];
  functions.forEach((index, call) => {
    const outer = found[depths.subarray(0, call).lastIndexOf(depths[call] - 1)];
    const { startNs, endNs, flags, tasks, parents, lines, columns } = lanes;
    found.push({
      name: String(index),
      outer,
      startNs: startNs[call],
      endNs: endNs[call],
      flags: flags[call],
      task: tasks[call],
      parent: parents[call],
      line: lines[call],
      column: columns[call],
    });
  });
  return found;
}

function naiveCut(thread: Thread, fromNs: number, toNs: number, wanted: number | undefined) {
  const inside = new Set<Naive | number>();
  for (const call of naiveCalls(thread)) {
    if (
      wanted !== undefined &&
      call.name !== String(wanted) &&
      !inside.has(call.outer!) &&
      !(call.task && inside.has(call.task))
    )
      continue;
    inside.add(call);
    if (call.task) inside.add(call.task);
  }
  const kept = [...inside].filter(
    (call): call is Naive => typeof call === "object" && call.startNs < toNs && call.endNs > fromNs,
  );
  return kept.map((call) => {
    let depth = 0;
    for (let above = call.outer; above && kept.includes(above); above = above.outer) depth++;
    const { name, startNs, endNs, flags, task, parent, line, column } = call;
    const over = endNs > toNs;
    return {
      name,
      depth,
      startNs: Math.max(startNs, fromNs),
      endNs: Math.min(endNs, toNs),
      flags: (over ? UNFINISHED : flags) | (startNs < fromNs ? BEGAN_EARLIER : 0),
      task,
      parent,
      place: over ? [0, 0] : [line, column],
    };
  });
}

/** Which tasks wait at `toNs`, by looking at all their stretches. */
function naiveWaiting(thread: Thread, toNs: number): Pick<WaitingTask, "task" | "line">[] {
  const calls = naiveCalls(thread);
  const tasks = [...new Set(calls.map(({ task }) => task))].filter((task) => task !== 0).sort((a, b) => a - b);
  return tasks.flatMap((task) => {
    const stretches = calls.filter((call) => call.task === task);
    const last = stretches.findLast(({ startNs }) => startNs < toNs);
    const atStop = thread.suspendedTasks.find((waiting) => waiting.task === task && waiting.suspendedNs <= toNs);
    if (atStop) return [{ task, line: atStop.line }];
    const goesOn = last && last.endNs <= toNs && (last.line !== 0 || (last.flags & MISMATCHED) !== 0);
    return goesOn && stretches.some(({ startNs }) => startNs >= toNs) ? [{ task, line: last.line }] : [];
  });
}

describe("a part of a random trace in blocks", () => {
  const time = fc.integer({ min: 0, max: 30 });
  const blockSizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
  const wanted = fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined });

  it("is what a look at every call says", () => {
    let clipped = 0;
    fc.assert(
      fc.property(recordings, blockSizes, time, time, wanted, (recording, sizes, fromNs, more, index) => {
        const toNs = fromNs + 1 + more;
        const whole = fromRecordings([recording]);
        const part = {
          fromNs,
          toNs,
          ...(index !== undefined && { isFunction: ({ line }: { line: number }) => line === index + 10 }),
        };
        const cut = cutTrace(reblockTrace(whole, sizes), part);
        const threads = whole.processes[0].threads.filter((thread) => thread.startNs < toNs && thread.stopNs > fromNs);
        const found = plain(cut).processes[0]?.threads ?? [];
        assert.deepEqual(
          found.map((thread) =>
            thread.calls.map(({ function: info, line, column, ...call }) => ({
              ...call,
              name: String(info.line - 10),
              place: [line, column],
            })),
          ),
          threads.map((thread) => naiveCut(thread, fromNs, toNs, index)),
        );
        for (const [at, { calls }] of (cut.processes[0]?.threads ?? []).entries()) {
          assert.equal(calls.count, found[at].calls.length);
          assert.equal(calls.deepest, Math.max(0, ...found[at].calls.map(({ depth }) => depth)));
          clipped += found[at].calls.filter(({ flags }) => flags & BEGAN_EARLIER).length;
        }
        if (index !== undefined) return;
        assert.deepEqual(
          found.map(({ suspendedTasks }) => suspendedTasks.map(({ task, line }) => ({ task, line }))),
          threads.map((thread) => naiveWaiting(thread, toNs)),
        );
      }),
      { numRuns: 500 },
    );
    assert.ok(clipped > 20, `only ${clipped} calls were clipped`);
  });
});
