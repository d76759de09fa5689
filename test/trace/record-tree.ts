/**
 * Call trees as text, to recordings and back, so that tests read as trees. A line is `name begin-end`, two spaces a level;
 * `!` marks a call that was open at the stop (its end), `~` one that missed its exit.
 */
import { HEALED } from "../../runtime/contract.js";
import type { OpenFrame, ProcessRecording } from "../../runtime/contract.js";
import { noLosses } from "../../trace/model/calls.js";
import { MISMATCHED, UNFINISHED } from "../../trace/model/model.js";
import type { Thread, Trace } from "../../trace/model/model.js";
import { allocateLanes } from "../../trace/raw/raw-calls.js";
import { wholeCalls } from "./whole-calls.js";

interface Line {
  readonly depth: number;
  readonly name: string;
  readonly startNs: number;
  readonly endNs: number;
  readonly mark: string;
}

const LINE = /^( *)(\S+) (\d+)-(\d+)([!~]?)$/;

function parse(tree: string): Line[] {
  return tree
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, indent, name, start, end, mark] = LINE.exec(line) ?? assertLine(line);
      return { depth: indent.length / 2, name, startNs: Number(start), endNs: Number(end), mark };
    });
}

function assertLine(line: string): never {
  throw new Error(`not a line of a tree: ${line}`);
}

/** A recording of one thread that started at 0 and stopped at the last end, on a clock that began long before. */
export function recordingOf(tree: string, clockNs = 5_000_000_000_000n): ProcessRecording {
  const lines = parse(tree);
  const names = [...new Set(lines.map(({ name }) => name))];
  const ended = inOrderOfEnds(lines);
  const calls = allocateLanes(ended.length);
  ended.forEach((line, at) => {
    calls.starts[at] = clockNs + BigInt(line.startNs);
    calls.ends[at] = clockNs + BigInt(line.endNs);
    calls.functionIds[at] = 1 + names.indexOf(line.name);
    calls.depths[at] = line.depth | (line.mark === "~" ? HEALED : 0);
  });
  const openFrames: OpenFrame[] = lines
    .filter(({ mark }) => mark === "!")
    .map(({ name, startNs }) => ({
      functionId: 1 + names.indexOf(name),
      startNs: clockNs + BigInt(startNs),
      task: 0,
      parent: 0,
    }));
  const thread = {
    threadId: 0,
    threadName: "main",
    startNs: clockNs,
    stopNs: clockNs + BigInt(Math.max(0, ...lines.map(({ endNs }) => endNs))),
    calls,
    openFrames,
    suspendedTasks: [],
    losses: noLosses(),
  };
  const table = names.flatMap((name, index) => [name, 1, index + 1, 1]);
  return {
    pid: 4242,
    name: "program",
    wallOffsetNs: 1_700_000_000_000_000_000n,
    unfinished: "close",
    files: [{ firstId: 1, file: "src/program.ts", table }],
    threads: [thread],
  };
}

function inOrderOfEnds(lines: readonly Line[]): Line[] {
  const ended: Line[] = [];
  const stack: Line[] = [];
  const leaveTo = (height: number) => {
    while (stack.length > height) ended.push(stack.pop()!);
  };
  for (const line of lines) {
    leaveTo(line.depth);
    stack.push(line);
  }
  leaveTo(0);
  return ended.filter(({ mark }) => mark !== "!");
}

/** The first thread of a trace as text. */
export function treeOf(trace: Trace): string {
  const [process] = trace.processes;
  return `\n${process.threads
    .slice(0, 1)
    .map((thread) =>
      treeOfThread(
        thread,
        process.functions.map(({ name }) => name),
      ),
    )
    .join("")}`;
}

export function treeOfThread(thread: Thread, names: readonly string[]): string {
  const calls = wholeCalls(thread.calls);
  let text = "";
  for (let call = 0; call < calls.length; call++) {
    const mark = calls.flags[call] & UNFINISHED ? "!" : calls.flags[call] & MISMATCHED ? "~" : "";
    const span = `${calls.startNs[call]}-${calls.endNs[call]}${mark}`;
    text += `${"  ".repeat(calls.depths[call])}${names[calls.functions[call]]} ${span}\n`;
  }
  return text;
}
