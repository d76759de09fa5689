/**
 * A recording as text, a line a call, callees indented below their callers. A stretch of a task has the task's number and the place
 * that it waits at: `load #1 → 3:9`.
 *
 * @param recording made with a clock that never stands still
 */
import { DEPTH_MASK, HEALED, STRETCH, type RegisteredFile, type ThreadRecording } from "../../runtime/contract.js";

export function callTree(recording: ThreadRecording, files: readonly RegisteredFile[]): string {
  const { calls, openFrames, suspendedTasks, losses } = recording;
  const nameOf = (id: number): string => {
    const { firstId, table } = files.findLast((file) => file.firstId <= id)!;
    return String(table[(id - firstId) * 4]);
  };
  const ended = Array.from(calls.starts, (start, i) => ({
    start,
    depth: calls.depths[i] & DEPTH_MASK,
    text: callText(i),
  }));
  const open = openFrames.map(({ functionId, startNs, task }, depth) => ({
    start: startNs,
    depth,
    text: `${nameOf(functionId)}${task > 0 ? ` #${task}` : ""} unfinished`,
  }));
  const inOrder = [...ended, ...open].sort((a, b) => Number(a.start - b.start));
  const lines = inOrder.map(({ depth, text }) => "  ".repeat(depth) + text);
  for (const { functionId, task, line, column } of suspendedTasks)
    lines.push(`waiting: ${nameOf(functionId)} #${task} at ${line}:${column}`);
  if (losses.mismatched > 0) lines.push(`mismatched: ${losses.mismatched}`);
  return lines.map((line) => `${line}\n`).join("");

  function callText(i: number): string {
    const healed = (calls.depths[i] & HEALED) !== 0 ? " healed" : "";
    if ((calls.depths[i] & STRETCH) === 0) return nameOf(calls.functionIds[i]) + healed;
    const wait = calls.lines[i] > 0 ? ` → ${calls.lines[i]}:${calls.columns[i]}` : "";
    return `${nameOf(calls.functionIds[i])} #${calls.tasks[i]}${wait}${healed}`;
  }
}
