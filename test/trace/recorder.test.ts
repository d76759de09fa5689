import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ProcessRecording } from "../../runtime/contract.js";
import { LoneThread } from "../../runtime/lone-thread.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import type { Recorder, RecorderOptions } from "../../runtime/recorder.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import { rawBytes } from "./raw-bytes.js";
import { readTrace } from "../../trace/read-trace.js";
import { summarize } from "../../trace/answers/summary.js";
import { assertLoadsCleanly, treeOf } from "../oracle/perfetto-engine.js";
import { drawn, plain } from "./plain-trace.js";
import { stopAndRead } from "../runtime/stop-and-read.js";

const TABLE = ["main", 1, 1, 1, "leaf", 1, 5, 1, "task", 2, 9, 1];
const [MAIN, LEAF, TASK] = [0, 1, 2];

/** What `program` has recorded, on a clock that goes on by 10 ns a look. */
function record(
  program: (recorder: Recorder, firstId: number) => void,
  options: Partial<RecorderOptions> = {},
): ProcessRecording {
  let nowNs = 7_000_000_000n;
  const recorder = createRecorder(
    { now: () => (nowNs += 10n), wallNs: () => 1_700_000_000_000_000_000n },
    new LoneThread(),
  );
  const firstId = recorder.register(1, "src/a.ts", TABLE);
  recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: 100, maxDepth: 50, maxTasks: 16, ...options });
  program(recorder, firstId);
  const thread = stopAndRead(recorder);
  const files = [{ firstId, file: "src/a.ts", table: TABLE }];
  return { pid: 99, name: "app", wallOffsetNs: 1n, unfinished: "close", files, threads: [thread] };
}

/** A task that runs, waits, is resumed by `main`, waits again; and `main` is open at the stop. */
function stretches(recorder: Recorder, firstId: number): void {
  const main = recorder.enter(firstId, MAIN);
  const task = recorder.enterTask(firstId, TASK);
  recorder.exit(recorder.enter(firstId, LEAF));
  recorder.suspend(task, undefined, 11, 5);
  recorder.exit(recorder.enter(firstId, LEAF));
  recorder.resume(task, undefined);
  recorder.suspend(task, undefined, 12, 7);
  assert.ok(main > 0);
}

describe("what the recorder has recorded", () => {
  for (const format of ["perfetto", "chrome-json"] as const) {
    const args = format === "perfetto" ? "debug" : "args";

    it(`shows the stretches of a task and where each was suspended, as ${format}`, async () => {
      const trace = readTrace(rawBytes(record(stretches)));
      const bytes = collectBytes(writeTrace(trace, format));
      const loaded = await assertLoadsCleanly(bytes);
      assert.equal(await treeOf(loaded), "main\n  main (unfinished)\n    task\n      leaf\n    leaf\n    task\n");
      const rows = await loaded.query(`select name, extract_arg(arg_set_id, '${args}.task') as task,
        extract_arg(arg_set_id, '${args}.suspended_at') as place from slice where name = 'task' and category = 'async' order by ts`);
      assert.deepEqual(rows, [
        { name: "task", task: 1, place: "src/a.ts:11:5" },
        { name: "task", task: 1, place: "src/a.ts:12:7" },
      ]);
      assert.deepEqual(plain(readTrace(bytes)), drawn(trace));
    });
  }

  for (const whenFull of ["ring", "stop"] as const) {
    it(`is well-formed when its buffer was too small (${whenFull})`, async () => {
      const recording = record(
        (recorder, firstId) => {
          const outer = recorder.enter(firstId, MAIN);
          for (let round = 0; round < 10; round++) {
            const inner = recorder.enter(firstId, MAIN);
            for (let call = 0; call < 5; call++) recorder.exit(recorder.enter(firstId, LEAF));
            recorder.exit(inner);
          }
          recorder.exit(outer);
          recorder.enter(firstId, MAIN);
        },
        { maxFrames: 8, whenFull },
      );
      const trace = readTrace(rawBytes(recording));
      const loaded = await assertLoadsCleanly(collectBytes(writeTrace(trace, "perfetto")));
      const expected = {
        // the end of the round before the last, the last round whole, and what is around them
        ring: "main\n  main\n    main\n    main\n      leaf\n      leaf\n      leaf\n      leaf\n      leaf\n  main (unfinished)\n",
        // the first round, the beginning of the second, whose call is lost
        stop: "main\n  main\n    leaf\n    leaf\n    leaf\n    leaf\n    leaf\n  leaf\n  leaf\n  main (unfinished)\n",
      };
      assert.equal(await treeOf(loaded), expected[whenFull]);
      const { losses, calls } = summarize(trace);
      assert.equal(calls + losses.overwritten + losses.dropped, 62);
    });
  }
});
