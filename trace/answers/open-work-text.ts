/** What had not returned at the stop: the open frames of each thread with their stack, and the tasks that waited. */
import { count, describeOpen, describePlace, describeThread, visible } from "./describe.js";
import { formatTime } from "./format-time.js";
import type { FunctionInfo, Trace } from "../model/model.js";
import { openWork } from "./open-work.js";
import type { OnRead } from "../model/read-calls.js";
import type { Starter } from "./task-starters.js";

interface Shown {
  /** Of each thread: frames, and tasks. */
  readonly limit: number;
  readonly filter: (info: FunctionInfo) => boolean;
}

export function openWorkLines(trace: Trace, shown: Shown, onRead?: OnRead): string[] {
  const all = openWork(trace, shown.filter, onRead);
  if (all.length === 0) return ["nothing was open or suspended at the stop"];
  return all.flatMap(({ owner, frames, tasks, startersOf }) => {
    const frameLines = frames.map((frame) => {
      const open = `${describePlace(frame.function)}  ${describeOpen(frame)}`;
      return `${open}${startText(frame.task, startersOf(frame))}`;
    });
    const taskLines = tasks.map((task) => {
      const { function: info, line, column, waitedNs, aliveNs } = task;
      const place = `waits at ${visible(info.file)}:${line}:${column} for ${formatTime(waitedNs)}`;
      return `${visible(info.name)}  ${place}, began ${formatTime(aliveNs)} before the stop${startText(task.task, startersOf(task))}`;
    });
    return [
      describeThread(owner),
      ...section(count(frames.length, "open frame"), frameLines, shown),
      ...section(count(tasks.length, "suspended task"), taskLines, shown),
    ];
  });
}

/** Innermost first, as a stack is read. */
export function openWorkJson(trace: Trace, shown: Shown, onRead?: OnRead): object[] {
  return openWork(trace, shown.filter, onRead).map(({ owner: { process, thread }, frames, tasks, startersOf }) => ({
    pid: process.pid,
    process: process.name,
    threadId: thread.id,
    thread: thread.name,
    openFrames: frames.slice(0, shown.limit).map((frame) => ({
      ...frame.function,
      openNs: frame.openNs,
      ...(frame.beganEarlier && { beganEarlier: true }),
      ...taskJson(frame.task, startersOf(frame)),
    })),
    suspendedTasks: tasks.slice(0, shown.limit).map((task) => ({
      ...task.function,
      waitsAt: { line: task.line, column: task.column },
      waitedNs: task.waitedNs,
      aliveNs: task.aliveNs,
      ...taskJson(task.task, startersOf(task)),
    })),
  }));
}

/** `, task 5, started by load (task 3) ← main (task 1)` */
function startText(task: number, starters: readonly Starter[]): string {
  if (task === 0) return "";
  if (starters.length === 0) return `, task ${task}`;
  const names = starters.map((by) => `${by.function ? visible(by.function.name) : "a lost task"} (task ${by.task})`);
  return `, task ${task}, started by ${names.join(" ← ")}`;
}

function taskJson(task: number, starters: readonly Starter[]): object {
  if (task === 0) return {};
  return { task, startedBy: starters.map((by) => ({ task: by.task, ...by.function })) };
}

function section(heading: string, entries: readonly string[], { limit }: Shown): string[] {
  if (entries.length === 0) return [];
  const hidden = entries.length - Math.min(limit, entries.length);
  return [
    `  ${heading}`,
    ...entries.slice(0, limit).map((entry) => `    ${entry}`),
    ...(hidden > 0 ? [`    … and ${hidden} more (--limit 0 prints all)`] : []),
  ];
}
