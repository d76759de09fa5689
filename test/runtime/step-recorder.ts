/** A recorder on a clock that moves one nanosecond a reading, and its recordings as text. */
import { LoneThread } from "../../runtime/lone-thread.js";
import {
  DEPTH_MASK,
  FUNCTION_KINDS,
  HEALED,
  STRETCH,
  type FunctionKind,
  type ThreadRecording,
} from "../../runtime/contract.js";
import {
  createRecorder,
  DEFAULT_RECORDER_OPTIONS,
  type Recorder,
  type RecorderOptions,
} from "../../runtime/recorder.js";
import { stopAndRead } from "./stop-and-read.js";

const SMALL: RecorderOptions = { ...DEFAULT_RECORDER_OPTIONS, maxFrames: 1000, maxDepth: 64, maxTasks: 64 };

export interface StepRecorder extends Recorder {
  /** Calls by function name: `a.enter()`. */
  begin(options?: Partial<RecorderOptions>): void;
  end(): ThreadRecording;
  enterNamed(name: string): number;
  enterTaskNamed(name: string): number;
  nameOf(functionId: number): string;
}

/** @param functions the functions that the test calls, by name */
export function createStepRecorder(functions: Record<string, FunctionKind>): StepRecorder {
  let ns = 0n;
  const recorder = createRecorder({ now: () => ++ns, wallNs: () => 0n }, new LoneThread());
  const names = Object.keys(functions);
  const table = names.flatMap((name, i) => [name, FUNCTION_KINDS.indexOf(functions[name]), i + 1, 1]);
  const firstId = recorder.register(1, "test.ts", table);
  return Object.assign(recorder, {
    begin: (options: Partial<RecorderOptions> = {}) => void recorder.start({ ...SMALL, ...options }),
    end: () => stopAndRead(recorder),
    enterNamed: (name: string) => recorder.enter(firstId, names.indexOf(name)),
    enterTaskNamed: (name: string) => recorder.enterTask(firstId, names.indexOf(name)),
    nameOf: (functionId: number) => names[functionId - firstId],
  });
}

/** One line a call in the order of the ends, indented by depth: `  inner 2-3`; stretches with task and place, open frames last. */
export function lines(recorder: StepRecorder, recording: ThreadRecording): string[] {
  const { calls } = recording;
  const ended = Array.from(calls.starts, (start, i) => {
    const bits = calls.depths[i];
    const indent = "  ".repeat(bits & DEPTH_MASK);
    const place = calls.lines[i] > 0 ? ` waits at ${calls.lines[i]}:${calls.columns[i]}` : "";
    const stretch = bits & STRETCH ? ` task ${calls.tasks[i]}${place}` : "";
    return `${indent}${recorder.nameOf(calls.functionIds[i])} ${start}-${calls.ends[i]}${stretch}${bits & HEALED ? " healed" : ""}`;
  });
  const open = recording.openFrames.map(
    ({ functionId, startNs, task }, depth) =>
      `${"  ".repeat(depth)}${recorder.nameOf(functionId)} ${startNs}-…${task ? ` task ${task}` : ""}`,
  );
  const suspended = recording.suspendedTasks.map(
    (task) =>
      `task ${task.task} ${recorder.nameOf(task.functionId)} waits at ${task.line}:${task.column} since ${task.suspendedNs}`,
  );
  return [...ended, ...open, ...suspended];
}

/** What most tests call. */
export const FUNCTIONS = {
  outer: "function",
  inner: "function",
  leaf: "function",
  gen: "generator",
  job: "async",
  check: "test",
} as const;

/** Runs `program` in one session: its lines and its losses. The session starts at 1 ns, the first call at 2 ns. */
export function record(program: (r: StepRecorder) => void, options: Partial<RecorderOptions> = {}) {
  const recorder = createStepRecorder(FUNCTIONS);
  recorder.begin(options);
  program(recorder);
  const recording = recorder.end();
  return { lines: lines(recorder, recording), losses: recording.losses };
}
