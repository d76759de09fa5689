/** Recordings of tasks, made with the recorder itself on a clock that goes on by a nanosecond a look and starts at 0. */
import { FUNCTION_KINDS } from "../../runtime/contract.js";
import type { FunctionKind, ProcessRecording } from "../../runtime/contract.js";
import { LoneThread } from "../../runtime/lone-thread.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import type { Recorder, RecorderOptions } from "../../runtime/recorder.js";
import { stopAndRead } from "../runtime/stop-and-read.js";

const FUNCTIONS: Readonly<Record<string, FunctionKind>> = {
  main: "function",
  outer: "async",
  inner: "async",
  gen: "generator",
  stream: "async generator",
};
const NAMES = Object.keys(FUNCTIONS);
const TABLE = NAMES.flatMap((name, at) => [name, FUNCTION_KINDS.indexOf(FUNCTIONS[name]), at + 1, 1]);
const CLOCK_NS = 7_000_000_000n;

/** Calls of one session, by the names above. */
export class TaskRecorder {
  constructor(
    readonly recorder: Recorder,
    private readonly firstId: number,
  ) {}

  start(name: string): number {
    return this.recorder.enterTask(this.firstId, NAMES.indexOf(name));
  }

  suspend(task: number, line: number): void {
    this.recorder.suspend(task, undefined, line, 3);
  }

  resume(task: number): void {
    this.recorder.resume(task, undefined);
  }

  end(task: number): void {
    this.recorder.exitTask(task);
  }

  finish(task: number): void {
    this.resume(task);
    this.end(task);
  }

  /** Starts `count` tasks that are all suspended at 9:3. */
  startAndSuspend(name: string, count: number): void {
    for (let task = 0; task < count; task++) this.suspend(this.start(name), 9);
  }

  enter(name: string): number {
    return this.recorder.enter(this.firstId, NAMES.indexOf(name));
  }
}

export function recordTasks(
  program: (tasks: TaskRecorder) => void,
  options: Partial<RecorderOptions> = {},
): ProcessRecording {
  let nowNs = CLOCK_NS - 1n;
  const recorder = createRecorder(
    { now: () => (nowNs += 1n), wallNs: () => 1_700_000_000_000_000_000n },
    new LoneThread(),
  );
  const firstId = recorder.register(1, "src/a.ts", TABLE);
  recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: 200_000, maxDepth: 1000, ...options });
  program(new TaskRecorder(recorder, firstId));
  const thread = stopAndRead(recorder);
  const files = [{ firstId, file: "src/a.ts", table: TABLE }];
  return { pid: 99, name: "app", wallOffsetNs: 1n, unfinished: "close", files, threads: [thread] };
}
