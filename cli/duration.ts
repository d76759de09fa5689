import { InvalidArgumentError } from "./commander.js";

const UNITS_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  min: 60e9,
  h: 3600e9,
};
/** Node's timers hold no more. */
const LONGEST_MS = 2 ** 31 - 1;

/** `0`, `250us`, `1.5s` as nanoseconds; NaN for anything else. */
export function nanosecondsOf(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|min|h)$/.exec(text) ?? [];
  return text === "0" ? 0 : Math.round(Number(number) * (UNITS_NS[unit] ?? NaN));
}

/** `500ms`, `30s`, `1.5min`, `2h` as milliseconds, for an option. @throws {InvalidArgumentError} for anything else */
export function parseDuration(text: string): number {
  const ms = nanosecondsOf(text) / 1e6;
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new InvalidArgumentError("It must be a duration, such as 500ms, 30s or 5min, up to 24 days.");
}

/** A moment of a trace as nanoseconds since its start, for an option. @throws {InvalidArgumentError} for anything else */
export function parseMoment(text: string): number {
  const ns = nanosecondsOf(text);
  if (ns >= 0) return ns;
  throw new InvalidArgumentError("It must be a time since the start of the trace, such as 0, 250us, 10ms or 1.5s.");
}
