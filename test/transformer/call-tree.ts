/**
 * A recording as text, a line a call, callees indented below their callers. A stretch of a task has the task's number and the place
 * that it waits at: `load #1 → 3:9`.
 */
import { DEPTH_MASK, HEALED, STRETCH, type RegisteredFile, type ThreadRecording } from "../../runtime/contract.js";

export function callTree(recording: ThreadRecording, files: readonly RegisteredFile[]): string {
  const { calls, openFrames, suspendedTasks, losses } = recording;
  const nameOf = (id: number): string => {
    const { firstId, table } = files.findLast((file) => file.firstId <= id)!;
    return String(table[(id - firstId) * 4]);
  };
  const lines: string[] = [];
  /** Calls stand in the order of their ends, callees before their caller: read backwards, each goes before the later ones. */
  const roots: { text: string; depth: number }[] = [];
  for (let i = calls.depths.length - 1; i >= 0; i--)
    roots.push({ text: describeCall(i), depth: calls.depths[i] & DEPTH_MASK });
  const open = openFrames.map(({ functionId, task }, depth) => ({
    text: `${nameOf(functionId)}${task > 0 ? ` #${task}` : ""} unfinished`,
    depth,
  }));
  for (const { text, depth } of inOrder([...open, ...roots])) lines.push("  ".repeat(depth) + text);
  for (const { functionId, task, line, column } of suspendedTasks)
    lines.push(`waiting: ${nameOf(functionId)} #${task} at ${line}:${column}`);
  if (losses.mismatched > 0) lines.push(`mismatched: ${losses.mismatched}`);
  return lines.map((line) => `${line}\n`).join("");

  function describeCall(i: number): string {
    const healed = (calls.depths[i] & HEALED) !== 0 ? " healed" : "";
    if ((calls.depths[i] & STRETCH) === 0) return nameOf(calls.functionIds[i]) + healed;
    const wait = calls.lines[i] > 0 ? ` → ${calls.lines[i]}:${calls.columns[i]}` : "";
    return `${nameOf(calls.functionIds[i])} #${calls.tasks[i]}${wait}${healed}`;
  }
}

interface Node {
  readonly text: string;
  readonly depth: number;
}

/** Callers first, each followed by its callees from the last to the first  →  the order in which the calls began. */
function inOrder(nodes: readonly Node[]): Node[] {
  let next = 0;
  return siblings(0);

  function siblings(depth: number): Node[] {
    const groups: Node[][] = [];
    while (next < nodes.length && nodes[next].depth >= depth) groups.push([nodes[next++], ...siblings(depth + 1)]);
    return groups.reverse().flat();
  }
}
