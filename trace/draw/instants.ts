/** What a trace says besides calls, as instants that every viewer shows: a name, arguments, and back. One category marks them. */
import { FUNCTION_KINDS } from "../../runtime/contract.js";
import type { Losses } from "../../runtime/contract.js";
import { noLosses } from "../model/calls.js";
import { BEGAN_EARLIER, MISMATCHED, UNFINISHED } from "../model/model.js";
import type { Cut, FunctionInfo } from "../model/model.js";

export const INSTANT_CATEGORY = "callweave";

export interface Instant {
  readonly name: string;
  readonly args: Readonly<Record<string, string | number | boolean>>;
}

/**
 * `losses: overwritten 12, elided 3, damagedBytes 80`
 * @param cut for people only: readers find it in the head of the file
 */
export function lossesInstant(losses: Losses, cut: Cut | undefined): Instant {
  const counted = Object.entries(losses).filter(([, count]) => count > 0);
  const damage = cut ? [["damagedBytes", cut.bytes] as const] : [];
  const name = [...counted, ...damage].map(([what, count]) => `${what} ${count}`).join(", ");
  return { name: `losses: ${name}`, args: { ...losses, ...Object.fromEntries(damage) } };
}

/** @returns undefined when the instant is not about losses */
export function readLosses(args: Readonly<Record<string, unknown>>): Losses | undefined {
  if (!("overwritten" in args)) return undefined;
  const losses = noLosses();
  for (const key of Object.keys(losses) as (keyof Losses)[]) losses[key] = Number(args[key] ?? 0);
  return losses;
}

/** What the arguments of an end say of its call. */
export function readFlags({ unfinished, mismatched, began_earlier }: Readonly<Record<string, unknown>>): number {
  return (unfinished ? UNFINISHED : 0) | (mismatched ? MISMATCHED : 0) | (began_earlier ? BEGAN_EARLIER : 0);
}

/** The kind that a category stands for; "function" for categories of others. */
export function kindOf(category: unknown): FunctionInfo["kind"] {
  return FUNCTION_KINDS.find((kind) => kind === category) ?? "function";
}
