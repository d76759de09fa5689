/**
 * Finds the events in a Chrome JSON trace, `[event, …]` or `{"traceEvents": [event, …], …}`, and parses them in batches: a trace is
 * often larger than the longest string, and of one that is cut short every whole event can still be read.
 */
import type { JsonObject } from "./json-values.js";
import type { Trace } from "./model.js";

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const BATCH_BYTES = 1 << 16;

/** Takes events in the order of the file. */
export interface JsonEventReader {
  read(event: JsonObject): void;
  /** @param cut the list of events has no end */
  finish(cut: boolean): Trace;
  /** Calls that the file announced and that have not come; undefined when it announced none. */
  missingCalls(): number | undefined;
}

export interface JsonEvents {
  /** The values of the other keys that stand before the events, `otherData` among them. */
  readonly header: ReadonlyMap<string, unknown>;
  /** `undefined` when the text has no list of events where one is expected. */
  readonly events: Generator<unknown, EventsEnd> | undefined;
}

interface EventsEnd {
  /** Offset behind the last whole event, or behind the list when it was closed. */
  readonly end: number;
  readonly closed: boolean;
}

export function scanJsonEvents(bytes: Uint8Array): JsonEvents {
  const scanner = new JsonScanner(bytes);
  const header = new Map<string, unknown>();
  scanner.skipSpaces();
  if (scanner.take(OPEN_BRACKET)) return { header, events: scanner.elements() };
  if (!scanner.take(OPEN_BRACE)) return { header, events: undefined };
  for (;;) {
    const key = scanner.value();
    if (typeof key !== "string" || !scanner.take(COLON)) return { header, events: undefined };
    if (key === "traceEvents") {
      return { header, events: scanner.take(OPEN_BRACKET) ? scanner.elements() : undefined };
    }
    header.set(key, scanner.value());
    if (!scanner.take(COMMA)) return { header, events: undefined };
  }
}

class JsonScanner {
  private at = 0;
  private readonly decoder = new TextDecoder();

  constructor(private readonly bytes: Uint8Array) {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.at = 3;
  }

  skipSpaces(): void {
    // JSON has four characters of space and no other below the space.
    while (this.bytes[this.at] <= SPACE) this.at++;
  }

  /** Steps over `byte` and the spaces around it, if it is next. */
  take(byte: number): boolean {
    this.skipSpaces();
    if (this.bytes[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  /** The next value; undefined when it is cut or none. */
  value(): unknown {
    this.skipSpaces();
    const end = this.endOfValue(this.at);
    if (end === undefined) return undefined;
    const text = this.decoder.decode(this.bytes.subarray(this.at, end));
    this.at = end;
    return tryParse(text);
  }

  /** The elements of a list whose bracket is behind us. */
  *elements(): Generator<unknown, EventsEnd> {
    for (;;) {
      const { starts, ends, closed } = this.batch();
      if (starts.length === 0) return { end: this.at, closed };
      const whole = tryParse(`[${this.decoder.decode(this.bytes.subarray(starts[0], ends[ends.length - 1]))}]`);
      if (Array.isArray(whole)) {
        yield* whole as unknown[];
      } else {
        // One of them is no JSON: what is before it is good.
        for (let index = 0; index < starts.length; index++) {
          const element = tryParse(this.decoder.decode(this.bytes.subarray(starts[index], ends[index])));
          if (element === undefined) return { end: starts[index], closed: false };
          yield element;
        }
      }
      if (closed) return { end: this.at, closed };
    }
  }

  /** Steps over some elements. */
  private batch(): { starts: number[]; ends: number[]; closed: boolean } {
    const starts: number[] = [];
    const ends: number[] = [];
    const stop = this.at + BATCH_BYTES;
    while (this.at < stop) {
      const before = this.at;
      while (this.take(COMMA));
      if (this.take(CLOSE_BRACKET)) return { starts, ends, closed: true };
      const end = this.endOfValue(this.at);
      if (end === undefined) {
        this.at = before;
        break;
      }
      starts.push(this.at);
      ends.push(end);
      this.at = end;
    }
    return { starts, ends, closed: false };
  }

  /** @returns the offset behind the value at `start`, undefined when it is cut */
  private endOfValue(start: number): number | undefined {
    const { bytes } = this;
    let depth = 0;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        at = this.endOfString(at);
        if (depth === 0) return at < bytes.length ? at + 1 : undefined;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        depth++;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (depth === 0) return at === start ? undefined : at;
        if (--depth === 0) return at + 1;
      } else if (byte === COMMA && depth === 0) {
        return at;
      }
    }
    return undefined;
  }

  /** @returns the offset of the quote that closes the string which opens at `start` */
  private endOfString(start: number): number {
    const { bytes } = this;
    let at = start + 1;
    while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    return at;
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
