/** What a trace holds and what it lacks, as lines of text: the same words in every command. */
import type { Overhead, SharedClock } from "../runtime/contract.js";
import { count, describeOpen, describePlace, grouped, visible } from "../trace/answers/describe.js";
import { formatTime } from "../trace/answers/format-time.js";
import type { Summary } from "../trace/answers/summary.js";

/** Frames and tasks of a process that are listed, and of all processes; more are counted. */
const LISTED = 8;
const LISTED_IN_ALL = 80;

export function summaryLines(summary: Summary): string[] {
  const { calls, processes, threads, counters, values, durationNs, unfinished, suspended } = summary;
  const where = `${count(threads, "thread")} of ${count(processes, "process", "processes")}`;
  return [
    `${count(calls, "call")} in ${formatTime(durationNs)}, ${where}`,
    ...(counters > 0 ? [`${count(counters, "counter")} with ${count(values, "value")}`] : []),
    ...list(
      count(unfinished.length, "unfinished frame"),
      listed(unfinished).map(
        (frame) => `${describePlace(frame.function)}  ${describeOpen(frame)}${owner(frame, summary)}`,
      ),
      unfinished.length,
    ),
    ...list(
      count(suspended.length, "suspended task"),
      listed(suspended).map(
        ({ function: { name, file }, line, column, waitedNs, ...owned }) =>
          `${visible(name)}  waits at ${visible(file)}:${line}:${column} for ${formatTime(waitedNs)}${owner(owned, summary)}`,
      ),
      suspended.length,
    ),
  ];
}

/** Whose it is, where there are several that it could be of: `, in app.ts 4242, worker 1`. */
function owner({ process, thread }: Owned, { processes, threads }: Summary): string {
  const names = [
    ...(processes > 1 ? [`${process.name} ${process.pid}`] : []),
    ...(threads > processes ? [`thread ${thread.name}`] : []),
  ];
  return names.length === 0 ? "" : visible(`, in ${names.join(", ")}`);
}

type Owned = Pick<Summary["unfinished"][number], "process" | "thread">;

/**
 * What is not in the trace, or that nothing is missing; how far its times are to be trusted; and what was in the file of another program
 * besides calls.
 */
export function lossLines(summary: Lacks & Pick<Summary, "sharedClocks" | "skipped">): string[] {
  return [
    `lost: ${lossesText(summary) || "nothing"}`,
    ...summary.sharedClocks.map(clockLine),
    ...skippedLines(summary),
  ];
}

export function skippedLines({ skipped = new Map() }: Pick<Summary, "skipped">): string[] {
  const kinds = [...skipped].map(([kind, number]) => `${kind} ${grouped(number)}`);
  return kinds.length === 0 ? [] : [`left out: ${kinds.join(", ")}`];
}

function clockLine({ stalls, worstStallNs }: SharedClock): string {
  const worst = stalls === 0 ? "" : `, for ${formatTime(worstStallNs)} at most`;
  return `the shared clock stood still ${count(stalls, "time")}${worst}`;
}

/** What the self times of a report leave out (trace/answers/self-times.ts). */
export function selfLines({ losses }: Pick<Summary, "losses">): string[] {
  return [
    losses.overwritten &&
      "self times begin where the oldest call that is kept has ended: before that, callees are missing",
    losses.undrained && "self times hold those of callees that were overwritten before they were on disk",
    losses.dropped && "unfinished frames have no self time: their callees may have been dropped",
  ].filter((line) => typeof line === "string");
}

/** Compensated, up to 30 ns a call are left (docs/performance.md): 15 % of this. */
const CERTAIN_NS = 200;

/** None where the trace does not say. */
export function overheadLines(
  { overheads }: Pick<Summary, "overheads">,
  { compensate }: { readonly compensate?: boolean },
): string[] {
  if (overheads.length === 0) return [];
  const cost = (part: keyof Overhead): string => {
    const all = overheads.map((overhead) => overhead[part].insideNs + overhead[part].outsideNs);
    const [least, most] = [Math.min(...all), Math.max(...all)].map((ns) => ns.toFixed(0));
    return least === most ? `${least} ns` : `${least} to ${most} ns`;
  };
  const isIn = compensate
    ? `, which is subtracted below: what takes less than ${CERTAIN_NS} ns a call is uncertain`
    : "";
  return [`a recorded call cost about ${cost("call")}, a stretch of a task ${cost("stretch")}${isIn}`];
}

type Lacks = Pick<Summary, "losses" | "cut">;

/** Empty when nothing is missing. */
export function lossesText({ losses, cut }: Lacks): string {
  const parts = [
    losses.overwritten && `${count(losses.overwritten, "call")} overwritten by newer ones`,
    losses.undrained && `${count(losses.undrained, "call")} overwritten before they were on disk`,
    losses.dropped && `${count(losses.dropped, "call")} dropped (buffer full)`,
    losses.elided && `${count(losses.elided, "call")} left out (too deep)`,
    losses.untrackedTasks && `${count(losses.untrackedTasks, "task")} not followed (task table full)`,
    losses.mismatched && `${count(losses.mismatched, "call")} closed by another exit`,
    losses.overwrittenValues &&
      `${count(losses.overwrittenValues, "value of a counter", "values of counters")} overwritten by newer ones`,
    losses.droppedValues &&
      `${count(losses.droppedValues, "value of a counter", "values of counters")} dropped (no room)`,
    losses.invalidValues &&
      `${count(losses.invalidValues, "value of a counter", "values of counters")} left out (no finite number, or no such name or unit)`,
    cut && (cut.calls === undefined ? "calls" : count(cut.calls, "call")) + ` in ${count(cut.bytes, "damaged byte")}`,
  ].filter((part) => typeof part === "string");
  return parts.join(", ");
}

/** `1.2 MB`, in powers of 1000 */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return count(bytes, "byte");
  const power = bytes < 999_500 ? 1 : bytes < 999_500_000 ? 2 : 3;
  return `${(bytes / 1000 ** power).toPrecision(3)} ${["kB", "MB", "GB"][power - 1]}`;
}

/** The first ones of each process, so that none of them hides another. */
function listed<Entry extends Owned>(entries: readonly Entry[]): Entry[] {
  const counts = new Map<Owned["process"], number>();
  const isAmongFirst = ({ process }: Entry): boolean => {
    const number = (counts.get(process) ?? 0) + 1;
    counts.set(process, number);
    return number <= LISTED;
  };
  return entries.filter(isAmongFirst).slice(0, LISTED_IN_ALL);
}

function list(heading: string, entries: readonly string[], total: number): string[] {
  if (total === 0) return [heading.replace(/^0/, "no")];
  const hidden = total - entries.length;
  return [`${heading}:`, ...entries.map((entry) => `  ${entry}`), ...(hidden > 0 ? [`  … and ${hidden} more`] : [])];
}
