/**
 * A session of which all calls are kept (`keep: "all"`): the watchdog has streamed them to disk, and they are read from there. Where it
 * could not, because the disk took no more or it is gone, the end of the trace is what memory still holds, and the gap is counted.
 */
import fs from "node:fs";
import { process } from "../../base/built-ins.js";
import type { ThreadRecording } from "../../runtime/contract.js";
import * as gates from "../../runtime/gate.js";
import { GateSlot } from "../../runtime/gate.js";
import { readRecording } from "../../runtime/read-recording.js";
import { FileUnion, renumber } from "../../runtime/read-threads.js";
import type { Threads } from "../../runtime/threads.js";
import { bytesInMemory, type ByteSource } from "../../trace/bytes/byte-source.js";
import { concatBytes } from "../../trace/bytes/bytes.js";
import { noLosses } from "../../trace/model/calls.js";
import { encodeCounters } from "../../trace/raw/raw-counters.js";
import { encodeLinks } from "../../trace/raw/raw-links.js";
import { encodeStep, inSteps } from "../../trace/raw/raw-steps.js";
import { encodeFile, encodeStart } from "../../trace/raw/raw.js";
import { mergeRaw, readSegments } from "../../trace/raw/read-raw.js";
import { openSource } from "../files/file-source.js";
import { findSegments, liveFolder } from "../watchdog/live-folder.js";
import { overheadOf } from "../overhead/overhead.js";
import type { SessionContent } from "./session-recording.js";
import { sharedClockOf } from "../clock/shared-clock.js";
import { lastSession, processOf, sessionInfo } from "./session-threads.js";

const { existsSync } = fs;
/** The watchdog looks a hundred times as often. */
const PATIENCE_MS = 5000;

export function readStreamed(threads: Threads): SessionContent {
  const session = lastSession(threads);
  const hasDrained = awaitDrain(threads, session);
  const folder = liveFolder(sessionInfo(threads)!.output!, process.pid);
  const segments = existsSync(folder) ? findSegments(folder) : [];
  const isDrained = hasDrained && segments.length > 0;
  const sources = segments.map(openSource);
  const recording = readSegments(isDrained ? sources : [...sources, tail(threads, session, sources)]);
  const [streamed] = recording.processes;
  const unfinished = gates.unfinishedOf(threads.gate);
  const clock = sharedClockOf(threads.gate, gates.stopNsOf(threads.gate));
  const isWhole =
    isDrained && segments.length === 1 && recording.cut === undefined && unfinished === streamed.unfinished;
  return {
    files: streamed.files,
    threads: streamed.threads,
    trace: () => mergeRaw([{ ...recording, processes: [{ ...streamed, ...clock, unfinished }] }]),
    ...(isWhole && { segment: segments[0] }),
  };
}

/** Waits for the watchdog's last step. @returns whether all is on disk then */
function awaitDrain({ gate: { slots } }: Threads, session: number): boolean {
  for (let steps = -1; Math.abs(slots[GateSlot.DRAINED]) !== session;) {
    const woken = Atomics.wait(slots, GateSlot.DRAINED, slots[GateSlot.DRAINED], PATIENCE_MS);
    if (woken === "timed-out" && slots[GateSlot.DRAIN_STEPS] === steps) return false;
    steps = slots[GateSlot.DRAIN_STEPS];
  }
  return slots[GateSlot.DRAINED] === session;
}

/** A segment of what the threads have recorded since what is in the segments. */
function tail(threads: Threads, session: number, segments: readonly ByteSource[]): ByteSource {
  const drained = segments.length === 0 ? undefined : readSegments(segments).processes[0];
  const union = new FileUnion();
  // They get the ids that they have on disk, where they were numbered in the same way.
  union.idsOf(drained?.files ?? []);
  const steps = threads.threadsOf(session).threads.map((thread): ThreadRecording => {
    const known = drained?.threads.find(({ threadId }) => threadId === thread.id);
    const { ended = 0, counters, losses: missed = noLosses() } = known ?? {};
    const nextValue = (counters?.values.length ?? 0) + missed.overwrittenValues;
    const stopNs = gates.stopNsOf(threads.gate);
    const next = ended + missed.overwritten + missed.undrained;
    const step = readRecording(thread.buffer, thread, stopNs, next, 0, nextValue);
    renumber(step, union.idsOf(thread.files));
    const { overwritten } = step.losses;
    const calls =
      known === undefined
        ? { overwritten }
        : { overwritten: missed.overwritten, undrained: missed.undrained + overwritten };
    const overwrittenValues = missed.overwrittenValues + step.losses.overwrittenValues;
    return { ...step, losses: { ...step.losses, ...calls, overwrittenValues } };
  });
  const head = { ...processOf(threads), ...overheadOf(threads), unfinished: "close" as const };
  // Links that are on disk as well say the same as once.
  const chunks = steps.flatMap((step) => [
    ...Array.from(inSteps(step), (part) => encodeStep(part)),
    ...encodeLinks(step.threadId, step.links),
    ...encodeCounters(step.threadId, step.counters),
  ]);
  return bytesInMemory(concatBytes([encodeStart(head), ...union.files.map(encodeFile), ...chunks]));
}
