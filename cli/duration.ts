import { InvalidArgumentError } from "commander";

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };
/** Node's timers hold no more. */
const LONGEST_MS = 2 ** 31 - 1;

/** `500ms`, `30s`, `1.5min`, `2h` as milliseconds, for an option. @throws {InvalidArgumentError} for anything else */
export function parseDuration(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|min|h)$/.exec(text) ?? [];
  const ms = Number(number) * (UNITS_MS[unit] ?? NaN);
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new InvalidArgumentError("It must be a duration, such as 500ms, 30s or 5min, up to 24 days.");
}
