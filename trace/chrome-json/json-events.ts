/**
 * Finds the events in a Chrome JSON trace, `[event, …]` or `{"traceEvents": [event, …], …}`, and parses them in batches, a window of
 * the file at a time: a trace is often larger than the longest string, or than the memory, and of one that is cut short every whole
 * event can still be read.
 */
import type { ByteSource, Range } from "../bytes/byte-source.js";
import { ByteWindow } from "../bytes/byte-window.js";
import { CUT, endOfValue, MALFORMED, skipSeparators, skipSpaces } from "./json-scan.js";

const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

export interface JsonEvents {
  /** The values of the other keys that stand before the events, `otherData` among them. */
  readonly header: ReadonlyMap<string, unknown>;
  /** Offset behind the bracket that opens the list of events; `undefined` when there is none where one is expected. */
  readonly start: number | undefined;
}

export interface EventsEnd {
  /** Offset behind the last whole event, or behind the list when it was closed. */
  readonly end: number;
  readonly closed: boolean;
  /** The file has only spaces and commas there. */
  readonly isAll: boolean;
}

export function findJsonEvents(source: ByteSource): JsonEvents {
  const reader = new ValueReader(source);
  const header = new Map<string, unknown>();
  if (reader.take(OPEN_BRACKET)) return { header, start: reader.offset };
  if (!reader.take(OPEN_BRACE)) return { header, start: undefined };
  for (;;) {
    const key = reader.value();
    if (typeof key !== "string" || !reader.take(COLON)) return { header, start: undefined };
    if (key === "traceEvents") return { header, start: reader.take(OPEN_BRACKET) ? reader.offset : undefined };
    header.set(key, reader.value());
    if (!reader.take(COMMA)) return { header, start: undefined };
  }
}

/**
 * Visits the events from `start`, which is between two of them or before the first; yields now and then.
 * @param visit gets each with its offset
 */
export function* walkJsonEvents(
  source: ByteSource,
  { start, end }: Range,
  visit: (event: unknown, offset: number) => void,
): Generator<void, EventsEnd> {
  const window = new ByteWindow(source, start, end);
  let lastEnd = start;
  for (;;) {
    const { bytes, offset } = window;
    const { starts, ends, next, state } = findElements(bytes);
    const wrong = visitElements(bytes, starts, ends, (event, at) => visit(event, offset + at));
    if (wrong !== undefined) return { end: offset + wrong, closed: false, isAll: false };
    if (state === "closed") return { end: offset + next, closed: true, isAll: false };
    if (ends.length > 0) lastEnd = offset + ends[ends.length - 1];
    const isAll = window.isLast && next === bytes.length;
    yield;
    if (state === "malformed" || !window.advance(next)) return { end: lastEnd, closed: false, isAll };
  }
}

interface Elements {
  readonly starts: number[];
  readonly ends: number[];
  /** Where the next element begins; behind the bracket that closes the list. */
  readonly next: number;
  readonly state: "closed" | "cut" | "malformed";
}

function findElements(bytes: Uint8Array): Elements {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; ;) {
    const next = skipSeparators(bytes, at);
    if (bytes[next] === CLOSE_BRACKET) return { starts, ends, next: next + 1, state: "closed" };
    at = endOfValue(bytes, next);
    if (at === CUT || at === MALFORMED) return { starts, ends, next, state: at === CUT ? "cut" : "malformed" };
    starts.push(next);
    ends.push(at);
  }
}

/** @returns where the first that is no JSON begins, undefined when all are */
function visitElements(
  bytes: Uint8Array,
  starts: readonly number[],
  ends: readonly number[],
  visit: (event: unknown, at: number) => void,
): number | undefined {
  if (starts.length === 0) return undefined;
  const whole = tryParse(`[${decode(bytes, starts[0], ends[ends.length - 1])}]`);
  const isWhole = Array.isArray(whole) && whole.length === starts.length;
  for (const [index, start] of starts.entries()) {
    const element: unknown = isWhole ? whole[index] : tryParse(decode(bytes, start, ends[index]));
    if (element === undefined) return start;
    visit(element, start);
  }
  return undefined;
}

/** The values in front of the events. */
class ValueReader {
  private readonly window: ByteWindow;
  private at = 0;

  constructor(source: ByteSource) {
    this.window = new ByteWindow(source, 0, source.length);
    if (BYTE_ORDER_MARK.every((byte, at) => this.window.bytes[at] === byte)) this.at = BYTE_ORDER_MARK.length;
  }

  get offset(): number {
    return this.window.offset + this.at;
  }

  /** Steps over `byte` and the spaces before it, if it is next. */
  take(byte: number): boolean {
    this.skipSpaces();
    if (this.window.bytes[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  /** The next value; undefined when it is cut or none. */
  value(): unknown {
    this.skipSpaces();
    let end = endOfValue(this.window.bytes, this.at);
    while (end === CUT && this.advance()) end = endOfValue(this.window.bytes, this.at);
    if (end === CUT || end === MALFORMED) return undefined;
    const start = this.at;
    this.at = end;
    return tryParse(decode(this.window.bytes, start, end));
  }

  private skipSpaces(): void {
    do this.at = skipSpaces(this.window.bytes, this.at);
    while (this.at === this.window.bytes.length && this.advance());
  }

  private advance(): boolean {
    if (!this.window.advance(this.at)) return false;
    this.at = 0;
    return true;
  }
}

const decoder = new TextDecoder();

function decode(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
