import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { HEALED, STRETCH, type ThreadRecording } from "../../runtime/contract.js";
import { layOut, type Layout } from "../../runtime/layout.js";
import { LoneThread } from "../../runtime/lone-thread.js";
import { readSuspendedTasks } from "../../runtime/read-recording.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS, type RecorderOptions } from "../../runtime/recorder.js";
import { noLosses } from "../../trace/model/calls.js";
import { checkIntegrity } from "./check-integrity.js";
import { stopAndRead } from "./stop-and-read.js";

/** One thing that a program does. `of` picks among all tokens so far, those of ended calls and earlier sessions included. */
type Action =
  | { does: "enter" | "enterTask" | "restart" }
  | { does: "exit" | "suspend" | "resume" | "exitTask"; of: number }
  /** The frame on top is gone without an exit, as after a stack overflow. */
  | { does: "miss" };

const of = fc.nat(60);
const plain = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Action>({ does: "enter" }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("exit" as const), of: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("exit" as const), of }) },
  { weight: 1, arbitrary: fc.constant<Action>({ does: "miss" }) },
  { weight: 1, arbitrary: fc.constant<Action>({ does: "restart" }) },
);
const any = fc.oneof(
  { weight: 2, arbitrary: plain },
  { weight: 1, arbitrary: fc.constant<Action>({ does: "enterTask" }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constantFrom("suspend" as const, "resume" as const, "exitTask" as const), of }),
  },
);

/** Runs a program and returns the faults of each of its sessions. `of` counts back from the newest token. */
function faultsOf(actions: readonly Action[], limits: Partial<RecorderOptions>): string[] {
  let ns = 0n;
  const recorder = createRecorder({ now: () => ++ns, wallNs: () => 0n }, new LoneThread());
  const firstId = recorder.register(1, "test.ts", ["f", 1, 1, 1, "async f", 2, 2, 1, "f*", 3, 3, 1]);
  const frames: number[] = [];
  const tasks: number[] = [];
  const faults: string[] = [];
  let lanes!: Layout;
  let begun = 0;
  const countSuspended = () => readSuspendedTasks(lanes).length;
  const begin = (): void => {
    lanes = layOut(recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: 1000, maxTasks: 1024, ...limits }));
    begun = 0;
  };
  const end = (): void => void faults.push(...checkIntegrity(stopAndRead(recorder), begun));
  const pick = (tokens: readonly number[], back: number): number => tokens.at(-1 - (back % (tokens.length || 1))) ?? 0;
  begin();
  for (const action of actions) {
    if (action.does === "enter") frames.push(recorder.enter(firstId, 0));
    else if (action.does === "enterTask") tasks.push(recorder.enterTask(firstId, 1 + (tasks.length % 2)));
    else if (action.does === "miss") frames.pop();
    else if (action.does === "exit") recorder.exit(action.of === 0 ? (frames.pop() ?? 0) : pick(frames, action.of));
    else if (action.does === "suspend") recorder.suspend(pick(tasks, action.of), undefined, 1, 1);
    else if (action.does === "exitTask") {
      const before = countSuspended();
      recorder.exitTask(pick(tasks, action.of));
      // The end of a suspended task is a stretch.
      if (countSuspended() < before) begun++;
    } else if (action.does === "resume") {
      const before = ns;
      recorder.resume(pick(tasks, action.of), undefined);
      if (ns > before) begun++;
    } else {
      end();
      begin();
    }
    if (action.does === "enter" || action.does === "enterTask") begun++;
  }
  end();
  return faults;
}

describe("recorder: whatever a program does", () => {
  const always = (actions: fc.Arbitrary<Action>, limits: Partial<RecorderOptions>): void =>
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 80 }), (program) => assert.deepEqual(faultsOf(program, limits), [])),
      { numRuns: 300 },
    );

  it("calls and tasks make a whole tree, and each is accounted for", () => always(any, {}));
  it("a small ring", () => always(any, { maxFrames: 3 }));
  it("a buffer that stops when full", () => always(any, { maxFrames: 3, whenFull: "stop" }));
  it("few tasks", () => always(any, { maxTasks: 2 }));
  it("a shallow stack", () => always(plain, { maxDepth: 3, maxFrames: 5 }));
});

describe("checkIntegrity", () => {
  // outer 2–9 │ inner 3–4, healed job 5–6
  const sound: ThreadRecording = {
    threadId: 0,
    threadName: "main",
    startNs: 1n,
    stopNs: 10n,
    calls: {
      starts: BigInt64Array.of(3n, 5n, 2n),
      ends: BigInt64Array.of(4n, 6n, 9n),
      functionIds: Int32Array.of(2, 3, 1),
      depths: Int32Array.of(1, 1 | STRETCH | HEALED, 0),
      tasks: Int32Array.of(0, 1, 0),
      parents: Int32Array.of(0, 0, 0),
      lines: Int32Array.of(0, 0, 0),
      columns: Int32Array.of(0, 0, 0),
    },
    openFrames: [],
    suspendedTasks: [],
    losses: { ...noLosses(), mismatched: 1 },
  };
  const { calls, losses } = sound;
  const open = (startNs: bigint) => ({ functionId: 1, startNs, task: 0, parent: 0 });

  it("finds nothing in a sound recording", () => assert.deepEqual(checkIntegrity(sound, 3), []));

  const broken: [fault: string, recording: ThreadRecording, begun?: number][] = [
    ["lanes of 2 lengths", { ...sound, calls: { ...calls, tasks: Int32Array.of(0, 1) } }],
    ["call 0 is of function 0", { ...sound, calls: { ...calls, functionIds: Int32Array.of(0, 3, 1) } }],
    ["call 2 has depth -1", { ...sound, calls: { ...calls, depths: Int32Array.of(1, 1 | STRETCH | HEALED, -1) } }],
    ["stretch 1 is of task 0", { ...sound, calls: { ...calls, tasks: Int32Array.of(0, 0, 0) } }],
    ["call 0: 1, 5, 4, 10 … ns fall at 2", { ...sound, calls: { ...calls, starts: BigInt64Array.of(5n, 5n, 2n) } }],
    ["ends: 4, 6, 5 … ns fall at 2", { ...sound, calls: { ...calls, ends: BigInt64Array.of(4n, 6n, 5n) } }],
    ["open frames: 1, 11, 10 … ns fall at 2", { ...sound, openFrames: [open(11n)] }],
    ["call 0 began before its caller", { ...sound, calls: { ...calls, starts: BigInt64Array.of(1n, 5n, 2n) } }],
    ["call 0 overlaps a later one of depth 1", { ...sound, calls: { ...calls, starts: BigInt64Array.of(2n, 3n, 2n) } }],
    [
      "call 2 has depth 1 under 0 callers",
      { ...sound, calls: { ...calls, depths: Int32Array.of(2, 2 | STRETCH | HEALED, 1) } },
    ],
    ["1 calls are healed, 0 counted", { ...sound, losses: { ...losses, mismatched: 0 } }],
    ["1 calls are healed, 2 counted", { ...sound, losses: { ...losses, mismatched: 2 } }],
    ["4 calls began, 3 are accounted for", sound, 4],
  ];
  for (const [fault, recording, begun] of broken) {
    it(`finds: ${fault}`, () =>
      assert.ok(checkIntegrity(recording, begun).includes(fault), checkIntegrity(recording, begun).join()));
  }
});
