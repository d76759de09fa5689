/**
 * Raw traces → the model. The files are read twice: once for what is known of each thread and where its steps are, then a step at a
 * time whenever somebody wants the calls. So a trace may be larger than the memory, and the files must stay as they are.
 */
import { Map, Set } from "../../base/built-ins.js";
import { CallweaveError } from "../../base/errors.js";
import { DEPTH_MASK } from "../../runtime/contract.js";
import type { CounterLanes, LinkLanes, OpenFrame, RegisteredFile, ThreadRecording } from "../../runtime/contract.js";
import { FUNCTION_TABLE_STRIDE } from "../../runtime/contract.js";
import { inOrderOfBegins } from "../model/begin-order.js";
import type { CallContext } from "../model/begin-order.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { joinCounterLanes } from "../model/counters.js";
import { skippedOf, sumSkipped } from "../foreign/skipped.js";
import { cutOf, sumCuts } from "../model/cuts.js";
import { lastMoment, traceOf } from "../model/from-recording.js";
import type { ThreadState } from "../model/from-recording.js";
import { CONTINUES, UNFINISHED } from "../model/model.js";
import type { Calls, CallSource, Cut, Skipped, Trace } from "../model/model.js";
import type { KnownLater, ProcessChunk, RawProcessHead } from "./raw.js";
import { CHUNK, decodeChunks, type Chunk } from "./raw-chunks.js";
import { decodeCounters, OF_PROCESS } from "./raw-counters.js";
import { decodeJson } from "./raw-json.js";
import { decodeLinks, joinLinks } from "./raw-links.js";
import { decodeStepCalls, decodeStepState } from "./raw-steps.js";

/** What the raw files of some processes hold. */
export interface RawRecording {
  readonly processes: readonly RawProcess[];
  /** What they no longer held. */
  readonly cut?: Cut;
  readonly skipped?: Skipped;
}

interface RawProcess extends RawProcessHead {
  readonly counters?: CounterLanes;
  readonly files: readonly RegisteredFile[];
  readonly threads: readonly RawThread[];
}

/** As its last step says. */
interface RawThread extends ThreadState {
  readonly steps: readonly StepPlace[];
  /** Calls that have ended. */
  readonly ended: number;
  /** Open frames below the deepest call. */
  readonly deepest: number;
  /** Ids of functions that no file has. */
  readonly unknownIds: readonly number[];
}

interface StepPlace {
  readonly source: ByteSource;
  /** Of the payload. */
  readonly offset: number;
  readonly length: number;
}

/** @returns one trace of all of them; the monotonic clock is one for all processes of a machine, so nothing has to be shifted */
export function mergeRaw(recordings: readonly RawRecording[]): Trace {
  const cut = sumCuts(recordings.flatMap((recording) => recording.cut ?? []));
  const skipped = sumSkipped(recordings.map((recording) => recording.skipped));
  const trace = traceOf(
    recordings.flatMap(({ processes }) => processes),
    callsOf,
  );
  return { ...trace, ...(cut && { cut }), ...(skipped && { skipped }) };
}

/**
 * Of a torn trace, what stands before the tear, with the loss in `cut`.
 * @param source a raw trace of any number of processes
 * @throws {CallweaveError} when not even a process can be read, or the version is another
 */
export function readRaw(source: ByteSource): RawRecording {
  const reader = new RawReader();
  const { whole, done } = reader.read(source);
  if (reader.processes.length === 0 && !done) {
    const what = `the raw trace is cut or damaged before its first process, got ${source.length} bytes`;
    throw new CallweaveError("trace/raw", what, "record it again");
  }
  const processes = reader.processes.map((process) => process.finish());
  const isWhole = done && whole === source.length;
  const missing = cutOf(source.length - whole, missingCalls(reader.processes));
  const cut = sumCuts([...reader.cutBefore, ...(isWhole ? [] : [missing])]);
  const { skipped } = reader;
  return { processes, ...(cut && { cut }), ...(skipped && { skipped }) };
}

/**
 * The raw traces of one process, one after another (hosts/watchdog/live-writer.ts): the writer may have died in the middle of its last chunk.
 * @throws {CallweaveError} when they hold no process
 */
export function readSegments(segments: readonly ByteSource[]): RawRecording {
  const reader = new RawReader();
  const torn = segments.reduce((sum, source) => sum + source.length - reader.read(source).whole, 0);
  const [process] = reader.processes;
  if (process === undefined) {
    const what = `the live recording holds no process, got ${segments.length} segments`;
    throw new CallweaveError("trace/live", what, "record again; the program had ended before anything was written");
  }
  for (const later of reader.processes.slice(1)) process.goOn(later);
  return { processes: [process.finish()], ...(torn > 0 && { cut: { bytes: torn, calls: undefined } }) };
}

/** How many are missing; undefined when a file does not say how many it has. */
function missingCalls(processes: readonly ProcessReader[]): number | undefined {
  let missing = 0;
  for (const { announced, threads } of processes) {
    if (announced === undefined) return undefined;
    missing += announced;
    for (const { ended, state } of threads.values()) missing -= ended + state.openFrames.length;
  }
  return missing;
}

function readCut({ payload }: Chunk): Cut {
  const { bytes, calls } = decodeJson(payload) as Cut;
  return { bytes, calls };
}

class RawReader {
  readonly processes: ProcessReader[] = [];
  /** What was missing of the files that the trace was made from. */
  readonly cutBefore: Cut[] = [];
  skipped: Skipped | undefined;

  /** @returns the bytes up to the first damage, and whether the writer came to its end */
  read(source: ByteSource): { whole: number; done: boolean } {
    let whole = 0;
    let done = false;
    for (const chunk of decodeChunks(source)) {
      whole = chunk.offset + chunk.payload.length;
      done = chunk.type === CHUNK.done;
      if (chunk.type === CHUNK.cut) this.cutBefore.push(readCut(chunk));
      else if (chunk.type === CHUNK.skipped) this.skipped = skippedOf(decodeJson(chunk.payload));
      else if (chunk.type === CHUNK.process)
        this.processes.push(new ProcessReader(decodeJson(chunk.payload) as ProcessChunk));
      else this.processes.at(-1)?.read(chunk, source);
    }
    return { whole, done };
  }
}

class ProcessReader {
  readonly files = new Map<number, RegisteredFile>();
  readonly threads = new Map<number, ThreadReader>();
  readonly announced: number | undefined;
  private head: RawProcessHead;
  readonly counters: CounterLanes[] = [];

  constructor({ process, calls }: ProcessChunk) {
    this.head = process;
    this.announced = calls;
  }

  read({ type, payload, offset }: Chunk, source: ByteSource): void {
    if (type === CHUNK.file) {
      const file = decodeJson(payload) as RegisteredFile;
      this.files.set(file.firstId, file);
    } else if (type === CHUNK.known) {
      this.head = { ...this.head, ...(decodeJson(payload) as KnownLater) };
    } else if (type === CHUNK.step) {
      const state = decodeStepState(payload);
      const thread = this.threads.get(state.threadId) ?? new ThreadReader();
      this.threads.set(state.threadId, thread);
      thread.add(state, payload, { source, offset, length: payload.length });
    } else if (type === CHUNK.links) {
      const { threadId, links } = decodeLinks(payload);
      this.threads.get(threadId)?.links.push(links);
    } else if (type === CHUNK.values) {
      const { threadId, counters } = decodeCounters(payload);
      (threadId === OF_PROCESS ? this : this.threads.get(threadId))?.counters.push(counters);
    }
  }

  /** The same process in its next segment, which begins with where each thread is. */
  goOn({ head, files, threads }: ProcessReader): void {
    this.head = head;
    for (const [id, file] of files) this.files.set(id, file);
    for (const [id, thread] of threads) {
      const known = this.threads.get(id);
      if (known) known.goOn(thread);
      else this.threads.set(id, thread);
    }
  }

  finish(): RawProcess {
    const files = [...this.files.values()];
    const known = new Set(
      files.flatMap(({ firstId, table }) => idsFrom(firstId, table.length / FUNCTION_TABLE_STRIDE)),
    );
    const threads = [...this.threads.values()].map((thread) => thread.finish(known));
    const counters = joinCounterLanes(this.counters);
    return { ...this.head, files, threads, ...(counters && { counters }) };
  }
}

const idsFrom = (firstId: number, count: number): number[] => Array.from({ length: count }, (_, at) => firstId + at);

class ThreadReader {
  state!: ThreadState;
  ended = 0;
  readonly links: LinkLanes[] = [];
  readonly counters: CounterLanes[] = [];
  private steps: StepPlace[] = [];
  private deepest = 0;
  private readonly ids = new Set<number>();

  add(state: ThreadState, payload: Uint8Array, place: StepPlace): void {
    const calls = decodeStepCalls(payload);
    this.state = { ...state, stopNs: lastMoment({ ...state, calls }) };
    this.steps.push(place);
    this.ended += calls.starts.length;
    this.deepest = Math.max(this.deepest, state.openFrames.length);
    let lastId = 0;
    for (let call = 0; call < calls.depths.length; call++) {
      const depth = calls.depths[call] & DEPTH_MASK;
      if (depth > this.deepest) this.deepest = depth;
      const id = calls.functionIds[call];
      if (id !== lastId) this.ids.add(id);
      lastId = id;
    }
    for (const { functionId } of state.openFrames) this.ids.add(functionId);
  }

  goOn(later: ThreadReader): void {
    this.state = later.state;
    this.steps = [...this.steps, ...later.steps];
    this.ended += later.ended;
    this.links.push(...later.links);
    this.counters.push(...later.counters);
    this.deepest = Math.max(this.deepest, later.deepest);
    for (const id of later.ids) this.ids.add(id);
  }

  finish(known: ReadonlySet<number>): RawThread {
    const { state, steps, ended, deepest, ids } = this;
    const links = joinLinks(this.links);
    const counters = joinCounterLanes(this.counters);
    return {
      ...state,
      ...(links && { links }),
      ...(counters && { counters }),
      steps,
      ended,
      deepest,
      unknownIds: [...ids].filter((id) => !known.has(id)),
    };
  }
}

/** The calls of a thread, a block a step. */
function callsOf(thread: RawThread, context: CallContext): CallSource {
  // The functions of a process are told before its calls are.
  thread.unknownIds.forEach(context.functionOf);
  return {
    count: thread.ended + thread.openFrames.length,
    deepest: thread.deepest,
    blocks: () => blocksOf(thread, context),
  };
}

function* blocksOf({ steps, stopNs }: RawThread, context: CallContext): Generator<Calls> {
  let openBefore: readonly OpenFrame[] = [];
  for (const [at, { source, offset, length }] of steps.entries()) {
    const payload = source.read(offset, length);
    const state = decodeStepState(payload);
    const step: ThreadRecording = { ...state, calls: decodeStepCalls(payload) };
    const isLast = at === steps.length - 1;
    const endNs = isLast ? stopNs : lastMoment(step);
    const calls = inOrderOfBegins({ ...step, stopNs: endNs }, context, isLast ? UNFINISHED : CONTINUES);
    yield { ...calls, continued: countContinued(calls, openBefore, context) };
    openBefore = state.openFrames;
  }
}

/** How many of the frames that were open before are the first calls of the block. The rest have lost their end. */
function countContinued(calls: Calls, openBefore: readonly OpenFrame[], { originNs, functionOf }: CallContext): number {
  const isSame = ({ functionId, startNs }: OpenFrame, call: number): boolean =>
    calls.depths[call] === call &&
    calls.functions[call] === functionOf(functionId) &&
    calls.startNs[call] === Number(startNs - originNs);
  const first = openBefore.findIndex((frame, call) => call >= calls.length || !isSame(frame, call));
  return first < 0 ? openBefore.length : first;
}
