/**
 * What had not returned at the stop, in one line for the message of an error:
 *
 *     3 frames still open: fetchUser src/user.ts:12 1.92 s (awaiting at src/user.ts:14) ← load src/load.ts:3 1.95 s (…); poll …
 *
 * An arrow leads from what was called or started to what has called or started it; a semicolon stands between what hangs apart.
 */
import { count, visible } from "./describe.js";
import { formatTime } from "./format-time.js";
import type { FunctionInfo, Trace } from "../model/model.js";
import { openWork, type OpenWork } from "./open-work.js";
import type { SuspendedCall, UnfinishedFrame } from "./summary.js";

/** Frames that are named; more are counted. */
const NAMED = 12;

/**
 * Empty when nothing was open. Of a trace that was cut, only what began in it: what an earlier test has left is not what holds this one.
 * The test itself is no news.
 */
export function openWorkSentence(trace: Trace): string {
  const work = openWork(trace, ({ kind }) => kind !== "test").map(withoutEarlier);
  const total = work.reduce((sum, { frames, tasks }) => sum + frames.length + tasks.length, 0);
  if (total === 0) return "";
  const named: string[] = [];
  let left = NAMED;
  for (const chain of work.flatMap(chainsOf)) {
    if (left === 0) break;
    const shown = chain.slice(0, left);
    left -= shown.length;
    named.push(shown.join(" ← "));
  }
  const hidden = total - (NAMED - left);
  return `${count(total, "frame")} still open: ${named.join("; ")}${hidden > 0 ? `; and ${hidden} more` : ""}`;
}

function withoutEarlier(work: OpenWork): OpenWork {
  const { startNs, stopNs } = work.owner.thread;
  return {
    ...work,
    frames: work.frames.filter(({ beganEarlier }) => !beganEarlier),
    tasks: work.tasks.filter(({ aliveNs }) => aliveNs < stopNs - startNs),
  };
}

/** The stack, and a chain for each task that waits and has started none that does; what is in one is not in the next. */
function chainsOf({ frames, tasks, startersOf }: OpenWork): string[][] {
  const waiting = new Map(tasks.map((task) => [task.task, task]));
  const starters = new Set([...frames, ...tasks].map(({ parent }) => parent));
  const withStarters = (work: UnfinishedFrame | SuspendedCall): string[] =>
    startersOf(work).flatMap(({ task }) => {
      const starter = waiting.get(task);
      return starter && waiting.delete(task) ? [waitingText(starter)] : [];
    });
  const outermost = frames.at(-1);
  const stack = frames.map((frame) => `${place(frame.function)} ${formatTime(frame.openNs)}`);
  const leaves = tasks.filter(({ task }) => !starters.has(task)).reverse();
  return [
    ...(outermost ? [[...stack, ...withStarters(outermost)]] : []),
    ...leaves.map((task) => [waitingText(task), ...withStarters(task)]),
    // Those above one that the stack or another chain has named already.
    ...[...waiting.values()].filter(({ task }) => starters.has(task)).map((task) => [waitingText(task)]),
  ];
}

function waitingText({ function: info, line, aliveNs }: SuspendedCall): string {
  const verb = info.kind === "async" ? "awaiting" : "suspended";
  return `${place(info)} ${formatTime(aliveNs)} (${verb} at ${visible(info.file)}:${line})`;
}

const place = ({ name, file, line }: FunctionInfo): string => `${visible(name)} ${visible(file)}:${line}`;
