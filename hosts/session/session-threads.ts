/** A session over all threads of a process: what its start tells the others, and what its end reads of them. Any thread can do it. */
import { JSON, Map } from "../../base/built-ins.js";
import { systemClock } from "../../runtime/clock.js";
import type { ProcessRecording } from "../../runtime/contract.js";
import * as gates from "../../runtime/gate.js";
import { GateSlot } from "../../runtime/gate.js";
import { readLiveRecording } from "../../runtime/live-recording.js";
import { layOut } from "../../runtime/layout.js";
import { endedCalls, readRecording } from "../../runtime/read-recording.js";
import { readThreads } from "../../runtime/read-threads.js";
import type { Threads } from "../../runtime/threads.js";
import type { ProcessIdentity } from "./process-identity.js";
import { sharedClockOf } from "../clock/shared-clock.js";
import { notice } from "./session-notices.js";

/** What every thread can read about the session that was started last. */
export interface SessionInfo extends Omit<ProcessIdentity, "wallOffsetNs"> {
  /** In decimal. */
  readonly wallOffsetNs: string;
  /** Absolute path. */
  readonly output?: string | undefined;
  /** All calls are kept: they are streamed to disk. */
  readonly keepsAll: boolean;
  readonly startedByRun: boolean;
  readonly snapshotSignal?: "SIGUSR2" | undefined;
}

/** A call that is being recorded in another thread when the session ends has ended by then. */
const LAST_CALL_MS = 2;

/** @returns undefined when none was ever started */
export function sessionInfo({ gate }: Threads): SessionInfo | undefined {
  const about = gates.aboutSession(gate);
  return about === "" ? undefined : (JSON.parse(about) as SessionInfo);
}

/** The number of the session that was started last; 0 if none was. */
export const lastSession = ({ gate }: Pick<Threads, "gate">): number => gate.slots[GateSlot.LAST];
export const isRunning = ({ gate }: Threads): boolean => gate.slots[GateSlot.RUNNING] !== 0;

/** Whether the output of the last session is saved, by whatever thread. */
export const isSaved = (threads: Threads): boolean => threads.gate.slots[GateSlot.SAVED] === lastSession(threads);
export const markSaved = ({ gate }: Threads, session: number): void => void (gate.slots[GateSlot.SAVED] = session);

/** Whether the calls have ended that were being recorded when the session was stopped. */
export const areLastCallsOver = ({ gate }: Threads): boolean =>
  systemClock.now() - gates.stopNsOf(gate) > BigInt(LAST_CALL_MS * 1e6);

/** What all threads have recorded in the last session, which has ended. */
export function readSession(threads: Threads): ProcessRecording {
  const { gate } = threads;
  const session = lastSession(threads);
  if (gates.threadCount(gate, session) > 1 || threads.id !== 0)
    Atomics.wait(gate.slots, GateSlot.NEVER, 0, LAST_CALL_MS);
  const found = threads.threadsOf(session);
  if (found.unknown > 0) {
    notice(
      `callweave/stop: the trace lacks threads, got ${found.unknown} that hung before this one could hear of them; stop in the main thread`,
    );
  }
  const stopNs = gates.stopNsOf(gate);
  return {
    ...processOf(threads),
    ...sharedClockOf(gate, stopNs),
    unfinished: gates.unfinishedOf(gate),
    ...readThreads(found.threads, (thread) => readRecording(thread.buffer, thread, stopNs)),
  };
}

/** How many calls have ended and values of counters have been given so far, by the id of the thread. */
export type RecordedSoFar = ReadonlyMap<number, { readonly calls: number; readonly values: number }>;

export function recordedSoFar(threads: Threads): RecordedSoFar {
  const found = threads.memoriesOf(lastSession(threads)).map(({ id, buffer }) => ({ id, lanes: layOut(buffer) }));
  return new Map(found.map(({ id, lanes }) => [id, { calls: endedCalls(lanes), values: lanes.givenValues[0] }]));
}

/**
 * What all threads have recorded so far in the last session, which may go on.
 * @param now the clock of the recorder
 * @param since what was recorded before is left out, and is not counted as lost
 */
export function readRunningSession(threads: Threads, now: () => bigint, since?: RecordedSoFar): ProcessRecording {
  if (!isRunning(threads)) return readSession(threads);
  const session = lastSession(threads);
  const { threads: found } = threads.threadsOf(session);
  const read = readThreads(found, (thread) => {
    const { calls, values } = since?.get(thread.id) ?? {};
    return readLiveRecording(thread.buffer, thread, now, calls, 0, values);
  });
  if (lastSession(threads) !== session) return readRunningSession(threads, now);
  return { ...processOf(threads), ...sharedClockOf(threads.gate, now()), unfinished: "close", ...read };
}

/** What a recording says about the process. */
export function processOf(threads: Threads): ProcessIdentity {
  const { pid, name, commandLine, parentPid, wallOffsetNs } = sessionInfo(threads)!;
  return {
    pid,
    name,
    ...(commandLine && { commandLine }),
    ...(parentPid !== undefined && { parentPid }),
    wallOffsetNs: BigInt(wallOffsetNs),
  };
}
