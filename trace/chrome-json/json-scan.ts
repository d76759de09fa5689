/** Where the values of a JSON text begin and end, found without parsing them. */
const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The value goes on behind the bytes. */
export const CUT = -1;
/** There is no value. */
export const MALFORMED = -2;

/** @returns the offset of the first byte from `at` on that is no space */
export function skipSpaces(bytes: Uint8Array, at: number): number {
  while (isSpace(bytes[at])) at++;
  return at;
}

/** The same for spaces and commas. */
export function skipSeparators(bytes: Uint8Array, at: number): number {
  while (bytes[at] === COMMA || isSpace(bytes[at])) at++;
  return at;
}

const isSpace = (byte: number): boolean => byte === SPACE || byte === LINE_FEED || byte === RETURN || byte === TAB;

/** @returns the offset behind the value at `start`, CUT or MALFORMED */
export function endOfValue(bytes: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
      if (depth === 0) return at < bytes.length ? at + 1 : CUT;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (depth === 0) return at === start ? MALFORMED : at;
      if (--depth === 0) return at + 1;
    } else if (byte === COMMA && depth === 0) {
      return at;
    }
  }
  return CUT;
}

/** @returns the offset of the quote that closes the string which opens at `start` */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
