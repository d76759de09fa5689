/** The answers of `callweave report` about one small trace: what is grouped, sorted, filtered, drawn and listed. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { noLosses } from "../../trace/model/calls.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { CLI, inProject } from "../hosts/project.js";
import { recordingOf } from "../trace/record-tree.js";

const PROGRAM = `
main 0-1000!
  load 10-300
    parse 12-200
      parse 20-100
    parse 201-241
    read 250-260
  run 310-1000!
    step 320-330
      leaf 321-325
    step 340-350
      leaf 341-345
`;

const trace = (() => {
  const recording = recordingOf(PROGRAM);
  const [thread] = recording.threads;
  const [file] = recording.files;
  const clockNs = thread.startNs;
  const task = (number: number, parent: number, functionId: number, suspended: number) => ({
    task: number,
    parent,
    functionId,
    startNs: clockNs + BigInt(suspended - 100),
    suspendedNs: clockNs + BigInt(suspended),
    line: 10 + number,
    column: 3,
  });
  const calls = { ...thread.calls, depths: thread.calls.depths.slice(), tasks: thread.calls.tasks.slice() };
  // `read` is the only stretch of task 7.
  calls.depths[3] |= 1 << 24;
  calls.tasks[3] = 7;
  const worker = { ...recordingOf("leaf 0-400\n").threads[0], threadId: 1, threadName: "worker 1" };
  const leafId = 7;
  worker.calls.functionIds.fill(leafId);
  return fromRecordings([
    {
      ...recording,
      files: [file, { ...file, firstId: leafId, file: "src/leaf.ts", table: ["leaf", 1, 9, 2] }],
      threads: [
        { ...thread, calls, suspendedTasks: [task(8, 7, 2, 600), task(9, 8, 6, 700), task(10, 5, 6, 800)] },
        worker,
      ],
    },
  ]);
})();

async function report(...flags: string[]): Promise<string> {
  const { code, stdout, stderr } = await inProject({}, (project) => {
    writeFileSync(path.join(project.folder, "a"), collectBytes(writeTrace(trace, "raw")));
    return project.run([CLI, "report", "a", ...flags]);
  });
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  return stdout;
}

/** Without what the trace holds and lacks. */
const table = async (...flags: string[]): Promise<string> => (await report(...flags)).split("\n\n").at(-1)!;

describe("callweave report", () => {
  it("groups by file", async () => {
    assert.equal(
      await table("--by", "file"),
      `  self    total  calls  average    p50      p99      max  unfinished  file
992 ns  1.00 µs      9   258 ns  80 ns  1.00 µs  1.00 µs           2  src/program.ts
408 ns   408 ns      3   136 ns   4 ns   400 ns   400 ns              src/leaf.ts
`,
    );
  });

  it("groups by thread", async () => {
    assert.equal(
      await table("--by", "thread"),
      `   self    total  calls  average     p50      p99      max  unfinished  thread
1.00 µs  1.00 µs     11   211 ns   40 ns  1.00 µs  1.00 µs           2  program 4242, thread main
 400 ns   400 ns      1   400 ns  400 ns   400 ns   400 ns              program 4242, thread worker 1
`,
    );
  });

  const sorted: [metric: string, names: string][] = [
    ["self", "run leaf parse load main step read"],
    ["total", "main run leaf load parse step read"],
    ["calls", "leaf parse step run load main read"],
    ["average", "main run load leaf parse step read"],
    ["p50", "main run load parse step read leaf"],
    ["p99", "main run leaf load parse step read"],
    ["max", "main run leaf load parse step read"],
  ];
  for (const [metric, names] of sorted)
    it(`sorts by ${metric}`, async () => {
      const { rows } = JSON.parse(await report("--json", "--sort", metric)) as { rows: { name: string }[] };
      assert.equal(rows.map(({ name }) => name).join(" "), names);
    });

  const filtered: [filter: string, names: string][] = [
    ["EA", "leaf read"],
    ["src/leaf", "leaf"],
    ["*ea*", "leaf read"],
    ["ea*", ""],
    ["src/*.ts", "run leaf parse load main step read"],
    ["leaf.*", "leaf"],
    ["{load,run}", "run load"],
  ];
  for (const [filter, names] of filtered)
    it(`keeps what ${filter} is about`, async () => {
      const { rows } = JSON.parse(await report("--json", "--filter", filter)) as { rows: { name: string }[] };
      assert.equal(rows.map(({ name }) => name).join(" "), names);
    });

  it("says everything as JSON, all rows of it", async () => {
    const { rows, ...rest } = JSON.parse(await report("--json")) as { rows: unknown[] };
    const losses = noLosses();
    assert.deepEqual(rest, {
      file: "a",
      calls: 12,
      durationNs: 1000,
      processes: 1,
      threads: 2,
      counters: 0,
      values: 0,
      losses,
      overheads: [],
      sharedClocks: [],
      by: "function",
    });
    const parse = { name: "parse", kind: "function", file: "src/program.ts", line: 3, column: 1, calls: 3 };
    const times = { totalNs: 228, selfNs: 228, averageNs: 308 / 3, p50Ns: 80, p99Ns: 188, maxNs: 188, unfinished: 0 };
    assert.deepEqual(rows[2], { ...parse, ...times });
    assert.equal(rows.length, 7);
    const byThread = JSON.parse(await report("--json", "--by", "thread", "-n", "1")) as { rows: object[] };
    const thread = { pid: 4242, process: "program", threadId: 0, thread: "main" };
    assert.deepEqual({ ...byThread.rows[0], ...thread }, byThread.rows[0]);
    assert.equal(byThread.rows.length, 1);
  });

  it("writes Markdown", async () => {
    const text = await report("--markdown", "--limit", "1", "--filter", "leaf");
    const [head, body] = text.split("\n\n");
    assert.match(head, /^```text\n12 calls in 1\.00 µs[\s\S]*\n```$/);
    assert.equal(
      body,
      `| self | total | calls | average | p50 | p99 | max | function |
| --: | --: | --: | --: | --: | --: | --: | --- |
| 408 ns | 408 ns | 3 | 136 ns | 4 ns | 400 ns | 400 ns | \`leaf  src/leaf.ts:9:2\` |
`,
    );
  });

  const TREE = `  total    self  calls  function
1.00 µs   20 ns      1  ├─ main  src/program.ts:1:1
 690 ns  670 ns      1  │  ├─ run  src/program.ts:5:1
  20 ns   12 ns      2  │  │  step  src/program.ts:6:1
   8 ns    8 ns      2  │  │  leaf  src/leaf.ts:9:2
 290 ns   52 ns      1  │  └─ load  src/program.ts:2:1
 228 ns  148 ns      2  │     ├─ parse  src/program.ts:3:1
  80 ns   80 ns      1  │     │  parse  src/program.ts:3:1
  10 ns   10 ns      1  │     └─ read  src/program.ts:4:1
 400 ns  400 ns      1  └─ leaf  src/leaf.ts:9:2
`;

  it("draws the calls merged by path", async () => {
    assert.equal(await table("--tree"), TREE);
  });

  it("cuts the smallest branches of the tree", async () => {
    assert.equal(
      await table("--tree", "--limit", "5"),
      `  total    self  calls  function
1.00 µs   20 ns      1  ├─ main  src/program.ts:1:1
 690 ns  670 ns      1  │  ├─ run  src/program.ts:5:1
 290 ns   52 ns      1  │  └─ load  src/program.ts:2:1
 228 ns  148 ns      2  │     └─ parse  src/program.ts:3:1
 400 ns  400 ns      1  └─ leaf  src/leaf.ts:9:2
… and 4 more branches (--limit 0 prints all)
`,
    );
  });

  it("keeps the branches of the tree through what is asked for, with all above and below", async () => {
    assert.equal(
      await table("--tree", "--filter", "step"),
      `  total    self  calls  function
1.00 µs   20 ns      1  main  src/program.ts:1:1
 690 ns  670 ns      1  run  src/program.ts:5:1
  20 ns   12 ns      2  step  src/program.ts:6:1
   8 ns    8 ns      2  leaf  src/leaf.ts:9:2
`,
    );
  });

  it("has the tree as a list in JSON, callers first", async () => {
    const { tree } = JSON.parse(await report("--tree", "--json", "--filter", "run")) as {
      tree: Record<string, unknown>[];
    };
    assert.deepEqual(
      tree.map(({ id, caller, depth, name, calls, totalNs, selfNs }) => [
        id,
        caller,
        depth,
        name,
        calls,
        totalNs,
        selfNs,
      ]),
      [
        [0, null, 0, "main", 1, 1000, 20],
        [1, 0, 1, "run", 1, 690, 670],
        [2, 1, 2, "step", 2, 20, 12],
        [3, 2, 3, "leaf", 2, 8, 8],
      ],
    );
  });

  it("lists what was open and what was waiting, and who started it", async () => {
    assert.equal(
      await report("--unfinished"),
      `lost: nothing

program 4242, thread main
  2 open frames
    run  src/program.ts:5:1  open for 690 ns
    main  src/program.ts:1:1  open for 1.00 µs
  3 suspended tasks
    load  waits at src/program.ts:18:3 for 400 ns, began 500 ns before the stop, task 8, started by read (task 7)
    step  waits at src/program.ts:19:3 for 300 ns, began 400 ns before the stop, task 9, started by load (task 8) ← read (task 7)
    step  waits at src/program.ts:20:3 for 200 ns, began 300 ns before the stop, task 10, started by a lost task (task 5)
`,
    );
    assert.equal(
      await report("--unfinished", "--filter", "main", "--limit", "1"),
      "lost: nothing\n\nprogram 4242, thread main\n  1 open frame\n    main  src/program.ts:1:1  open for 1.00 µs\n",
    );
    assert.match(
      await report("--unfinished", "--limit", "1"),
      /for 690 ns\n {4}… and 1 more \(--limit 0 prints all\)\n/,
    );
    assert.equal(
      await report("--unfinished", "--filter", "nobody"),
      "lost: nothing\n\nnothing was open or suspended at the stop\n",
    );
  });

  it("has what was open in JSON", async () => {
    const { threads } = JSON.parse(await report("--unfinished", "--json")) as {
      threads: { thread: string; openFrames: object[]; suspendedTasks: Record<string, unknown>[] }[];
    };
    assert.deepEqual(
      threads.map(({ thread, openFrames, suspendedTasks }) => [thread, openFrames.length, suspendedTasks.length]),
      [["main", 2, 3]],
    );
    const main = { name: "main", kind: "function", file: "src/program.ts", line: 1, column: 1, openNs: 1000 };
    assert.deepEqual(threads[0].openFrames[1], main);
    const { waitsAt, waitedNs, aliveNs, task, startedBy } = threads[0].suspendedTasks[1];
    assert.deepEqual([waitsAt, waitedNs, aliveNs, task], [{ line: 19, column: 3 }, 300, 400, 9]);
    assert.deepEqual(
      (startedBy as { task: number; name: string }[]).map(({ task: number, name }) => [number, name]),
      [
        [8, "load"],
        [7, "read"],
      ],
    );
  });
});
