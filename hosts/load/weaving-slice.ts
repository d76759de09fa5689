/**
 * Weaving as a slice of its own: a function that requires a file would take as long as callweave takes to compile it, and what is slow at
 * the start would be callweave. Where no function waits, there is no slice.
 */
import { CONTRACT_VERSION, FUNCTION_KINDS, WEAVING } from "../../runtime/contract.js";
import type { Recorder } from "../../runtime/recorder.js";
import type { AroundWeaving } from "../compile/compile-file.js";

const TABLE = [WEAVING, FUNCTION_KINDS.indexOf("function"), 1, 1];

export function sliceOfWeaving(recorder: Recorder): AroundWeaving {
  let id = 0;
  return (transpile) => (compilation) => {
    if (recorder.depth === 0) return transpile(compilation);
    const token = recorder.enter((id ||= recorder.register(CONTRACT_VERSION, "", TABLE)), 0);
    try {
      return transpile(compilation);
    } finally {
      recorder.exit(token);
    }
  };
}
