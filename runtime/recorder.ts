/**
 * The recorder of one thread: what woven code calls, and the sessions that it takes part in. The frames of a session are in frames.ts;
 * there is one memory for them, used again for the next session where that fits and nobody reads it any more.
 */
import type { CallbackLinks } from "./callback-links.js";
import { sharedClock, type Clock } from "./clock.js";
import type { CounterUnit, RegisteredFile, WovenApi } from "./contract.js";
import { createFrames, type CreateLinks, type Frames, type FreeTokens } from "./frames.js";
import { createFunctionRegistry, type FunctionRegistry } from "./function-registry.js";
import * as gates from "./gate.js";
import { GateSlot } from "./gate.js";
import * as at from "./layout.js";
import { Loss } from "./layout.js";
import { createWovenFunctions, type WovenFunctions } from "./woven-functions.js";

export interface RecorderOptions extends at.Sizes {
  /** A full buffer replaces its oldest calls ("ring") or takes no more ("stop"). */
  readonly whenFull: "ring" | "stop";
  /** Times are read from the clock at the gate, which somebody must write. */
  readonly sharedClock: boolean;
}

export const DEFAULT_RECORDER_OPTIONS: RecorderOptions = {
  maxFrames: 1_000_000,
  // Node's default stack ends at 9,000 to 12,500 frames.
  maxDepth: 16_384,
  // Of 64 bytes each; memory that no task was in is not taken. `Promise.all` over 100,000 rows fits.
  maxTasks: 262_144,
  whenFull: "ring",
  linkCallbacks: false,
  sharedClock: false,
};

/** What the recorder tells the other threads, if there are any, and hears from them: `Threads` or `LoneThread`. */
export interface ThreadTies {
  readonly gate: gates.Gate;
  ownFiles: readonly RegisteredFile[];
  /** To be told when `gate` is another. */
  onGate: (() => void) | undefined;
  /** This thread records from now on. */
  announce(session: number, memory: at.RecordingBuffer): void;
  /** This thread has loaded one more file. */
  announceFile(): void;
  /** This thread has opened a session. */
  announceSession(): void;
}

export interface Recorder<Ties extends ThreadTies = ThreadTies> extends WovenApi {
  readonly clock: Clock;
  readonly registry: FunctionRegistry;
  readonly threads: Ties;
  /** Records what a counter stands at now, while a session runs. What is no value, no name or no unit is counted and left out. */
  counter(name: string, value: number, unit?: CounterUnit): void;
  /** Whether this thread records. False as soon as another thread has ended the session. */
  readonly recording: boolean;
  /** Frames that are open in this thread; 0 while it does not record. */
  readonly depth: number;
  /**
   * Starts a session in all threads, ending one that runs, and returns this thread's memory.
   * @param about what every thread can read about the session
   */
  start(options: RecorderOptions, about?: string): at.RecordingBuffer;
  /** Ends the session. The frames that are open now stay open in this thread's memory, which it returns. */
  stop(): { readonly memory: at.RecordingBuffer; readonly stopNs: bigint };
}

const MAX_FAILED_JOINS = 3;
const NO_ROOM: RecorderOptions = {
  maxFrames: 1,
  maxDepth: 0,
  maxTasks: 1,
  whenFull: "stop",
  linkCallbacks: false,
  sharedClock: false,
};

/** Links the callbacks of a thread. A platform that has none to follow ships nothing of it. */
export interface LinkCallbacks {
  readonly create: CreateLinks;
  /** Tells of each callback that begins and ends in this thread until `isOver`. It may be told of the next session before it asks. */
  readonly follow: (links: CallbackLinks, isOver: () => boolean) => void;
}
export function createRecorder<Ties extends ThreadTies>(
  clock: Clock,
  threads: Ties,
  linkCallbacks?: LinkCallbacks,
): Recorder<Ties> {
  const registry = createFunctionRegistry();
  /** Missing until the thread records for the first time. */
  let frames: Frames | undefined;
  /** Whether the frames read the clock at the gate. */
  let isByShared = false;
  /** The session that the frames recorded last. */
  let session = 0;
  let failedJoins = 0;
  /** When there are no frames, those that the last ones have left. */
  let freeTokens: FreeTokens | undefined;

  /** While there are no frames. */
  const joining: WovenFunctions = {
    enter: (firstId, index) => join()?.enter(firstId, index) ?? 0,
    exit: () => undefined,
    enterTask: (firstId, index) => join()?.enterTask(firstId, index) ?? 0,
    exitTask: () => undefined,
    suspend: (_token, value) => value,
    resume: (_token, value) => value,
  };
  /** What is inherited is not written, so that the functions of the frames are the first value of their fields; see woven-functions.ts. */
  const current = Object.assign(Object.create(joining) as WovenFunctions, { gate: threads.gate.slots });

  /** Takes part from here on in the session that another thread has started. */
  function join(): Frames | undefined {
    const running = current.gate[GateSlot.RUNNING];
    if (running === 0) return undefined;
    try {
      begin(running, { ...DEFAULT_RECORDER_OPTIONS, ...gates.optionsOf(threads.gate) });
      failedJoins = 0;
      return frames;
    } catch {
      // The stack overflows just here, or there is no memory, also not later: then the calls are counted and no more.
      if (++failedJoins < MAX_FAILED_JOINS) return undefined;
      begin(running, NO_ROOM);
      at.layOut(frames!.memory).losses[Loss.ELIDED] += MAX_FAILED_JOINS;
      return undefined;
    }
  }

  function start(options: RecorderOptions, about = ""): at.RecordingBuffer {
    // A session of this thread that runs is given up, and nobody will read it.
    const isReplaced = current.gate[GateSlot.RUNNING] === session;
    const number = gates.prepareGate(threads.gate, options, about);
    begin(number, options, isReplaced);
    gates.openGate(threads.gate, number);
    threads.announceSession();
    return frames!.memory;
  }

  function begin(number: number, options: RecorderOptions, isFree = false): void {
    const isRightClock = isByShared === options.sharedClock;
    if (!(frames && isRightClock && fits(frames.sizes, options) && (isFree || at.isRead(frames.memory)))) {
      isByShared = options.sharedClock;
      const time = isByShared ? sharedClock(threads.gate.clock, gates.TICK) : clock;
      const owner = { clock: time, registry, gate: current.gate, join, createLinks: linkCallbacks?.create };
      frames = createFrames(owner, options, frames?.freeTokens() ?? freeTokens);
      const { enter, exit, enterTask, exitTask, suspend, resume } = frames;
      Object.assign(current, { enter, exit, enterTask, exitTask, suspend, resume });
    }
    const links = frames.begin(number, options.whenFull === "ring");
    session = number;
    threads.announce(number, frames.memory);
    if (links) linkCallbacks?.follow(links, () => current.gate[GateSlot.RUNNING] !== number);
  }

  const isRecording = (): boolean => frames !== undefined && current.gate[GateSlot.RUNNING] === session;

  threads.ownFiles = registry.files;
  registry.onRegister = () => threads.announceFile();
  threads.onGate = () => {
    freeTokens = frames?.freeTokens() ?? freeTokens;
    frames = undefined;
    Object.assign(current, joining, { gate: threads.gate.slots });
  };

  return {
    register: (version, file, table) => registry.register(version, file, table),
    ...createWovenFunctions(current),
    counter(name, value, unit) {
      if (current.gate[GateSlot.RUNNING] !== 0) (frames ?? join())?.counter(name, value, unit);
    },
    clock,
    registry,
    threads,
    start,
    stop() {
      gates.closeGate(threads.gate, clock.now());
      return { memory: frames!.memory, stopNs: gates.stopNsOf(threads.gate) };
    },
    get recording() {
      return isRecording();
    },
    get depth() {
      return isRecording() ? frames!.depth() : 0;
    },
  };
}

function fits(one: at.Sizes, other: at.Sizes): boolean {
  return (["maxFrames", "maxDepth", "maxTasks", "linkCallbacks"] as const).every((size) => one[size] === other[size]);
}
