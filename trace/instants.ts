/** What a trace says besides calls, as instants that every viewer shows: a name, arguments, and back. One category marks them. */
import { FUNCTION_KINDS } from "../runtime/contract.js";
import type { Losses } from "../runtime/contract.js";
import { noLosses } from "./calls.js";
import type { FunctionInfo, WaitingTask } from "./model.js";
import { formatSource, parseSource } from "./source-text.js";

export const INSTANT_CATEGORY = "callweave";

export interface Instant {
  readonly name: string;
  readonly args: Readonly<Record<string, string | number>>;
}

/** `losses: overwritten 12, elided 3` */
export function lossesInstant(losses: Losses): Instant {
  const counted = Object.entries(losses).filter(([, count]) => count > 0);
  return { name: `losses: ${counted.map(([what, count]) => `${what} ${count}`).join(", ")}`, args: { ...losses } };
}

/** @returns undefined when the instant is not about losses */
export function readLosses(args: Readonly<Record<string, unknown>>): Losses | undefined {
  if (!("overwritten" in args)) return undefined;
  const losses = noLosses();
  for (const key of Object.keys(losses) as (keyof Losses)[]) losses[key] = Number(args[key] ?? 0);
  return losses;
}

/** `suspended: fetchAll at src/a.ts:9:3` */
export function suspendedInstant(task: WaitingTask, info: FunctionInfo, stopNs: number): Instant {
  const place = formatSource({ file: info.file, line: task.line, column: task.column });
  return {
    name: `suspended: ${info.name} at ${place}`,
    args: {
      suspended_at: place,
      waited_ns: Math.max(0, stopNs - task.suspendedNs),
      task: task.task,
      function: info.name,
      kind: info.kind,
      source: formatSource(info),
      task_start_ns: task.startNs,
      suspended_ns: task.suspendedNs,
    },
  };
}

/** @returns undefined when the instant is not about a suspended task; `function` is told apart, as an index is not in the file */
export function readSuspended(
  args: Readonly<Record<string, unknown>>,
): { task: Omit<WaitingTask, "function">; info: FunctionInfo } | undefined {
  if (!("suspended_at" in args)) return undefined;
  const { line, column } = parseSource(textOf(args.suspended_at));
  return {
    task: {
      task: Number(args.task),
      startNs: Number(args.task_start_ns),
      suspendedNs: Number(args.suspended_ns),
      line,
      column,
    },
    info: { name: textOf(args.function), kind: kindOf(args.kind), ...parseSource(textOf(args.source)) },
  };
}

/** The kind that a category stands for; "function" for categories of others. */
export function kindOf(category: unknown): FunctionInfo["kind"] {
  return FUNCTION_KINDS.find((kind) => kind === category) ?? "function";
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
