/**
 * What callweave uses of the globals, as it was when callweave was loaded. A program that is traced may replace them, as mocks and
 * `jsdom-global` do, and they would be gone when a module is loaded or the trace is saved.
 *
 * An import of "node:process" instead would read all that `process` has, and so open stdin, stdout and stderr before the program does.
 * A page has neither `process` nor `Buffer`, and nothing that asks for them.
 */
const { parse, stringify } = globalThis.JSON;

export const JSON = { parse, stringify };
export const { Buffer, Map, Set, TextDecoder, TextEncoder, URL, process } = globalThis;
