/**
 * A recorder that keeps nothing but watches the order of what woven code calls. It is stricter than the real one, which heals:
 * exits must be last in, first out; a task must be suspended while on top; nothing that has ended may be touched. A task that is
 * suspended may say so again: it waits at another place (a `for await` that is left by `return()` at a `yield` of its body).
 */
import type { FunctionTable, WovenApi } from "../../runtime/contract.js";
import { CONTRACT_VERSION, FUNCTION_TABLE_STRIDE } from "../../runtime/contract.js";

interface Frame {
  readonly name: string;
  readonly task: boolean;
  state: "running" | "suspended" | "ended";
}

export interface CheckingRecorder {
  readonly api: WovenApi;
  /** What woven code did out of order. Empty for woven code that is right. */
  readonly violations: readonly string[];
  /** Names of the frames entered, in order. */
  readonly entered: readonly string[];
  /** Names of the frames on the stack, outermost first. */
  open(): string[];
  /** Names of the suspended tasks, oldest first. */
  suspended(): string[];
}

/** @param heals a missed exit is closed by the next one below and is no violation, as after a stack overflow */
export function createCheckingRecorder(heals = false): CheckingRecorder {
  const names: string[] = [];
  const frames: Frame[] = [];
  const stack: Frame[] = [];
  const violations: string[] = [];
  const entered: string[] = [];

  function register(version: number, file: string, table: FunctionTable): number {
    if (version !== CONTRACT_VERSION) violations.push(`${file} registers with version ${version}`);
    const firstId = names.length + 1;
    for (let at = 0; at < table.length; at += FUNCTION_TABLE_STRIDE) names.push(String(table[at]));
    return firstId;
  }

  function open(firstId: number, index: number, task: boolean): number {
    const name = names[firstId - 1 + index] ?? `function ${firstId}+${index} of no table`;
    if (name.startsWith("function ")) violations.push(name);
    entered.push(name);
    const frame: Frame = { name, task, state: "running" };
    stack.push(frame);
    return frames.push(frame);
  }

  /** Takes the frame off the stack; what stands above it has missed its exit. */
  function leave(frame: Frame, state: "suspended" | "ended", verb: string): void {
    const at = stack.lastIndexOf(frame);
    for (const missed of stack.splice(at).slice(1)) {
      missed.state = "ended";
      if (!heals) violations.push(`${frame.name} ${verb} below ${missed.name}`);
    }
    frame.state = state;
  }

  function frameOf(token: number, verb: string, task: boolean): Frame | undefined {
    const frame = frames[token - 1];
    if (frame?.task === task && frame.state !== "ended") return frame;
    if (!(heals && frame)) violations.push(`${frame?.name ?? `token ${token}`} ${verb} after its end`);
    return undefined;
  }

  function close(token: number, task: boolean): void {
    const frame = frameOf(token, "exits", task);
    if (frame?.state === "running") leave(frame, "ended", "exits");
    else if (frame) frame.state = "ended";
  }

  return {
    violations,
    entered,
    open: () => stack.map((frame) => frame.name),
    suspended: () => frames.filter((frame) => frame.state === "suspended").map((frame) => frame.name),
    api: {
      register,
      enter: (firstId, index) => open(firstId, index, false),
      enterTask: (firstId, index) => open(firstId, index, true),
      exit: (token) => close(token, false),
      exitTask: (token) => close(token, true),
      suspend(token, value, line, column) {
        if (!(line >= 1 && column >= 1)) violations.push(`suspended at ${line}:${column}`);
        const frame = frameOf(token, "suspends", true);
        if (frame?.state === "running") leave(frame, "suspended", "suspends");
        return value;
      },
      resume(token, value) {
        const frame = frameOf(token, "resumes", true);
        if (frame?.state === "suspended") {
          frame.state = "running";
          stack.push(frame);
        }
        return value;
      },
    },
  };
}
