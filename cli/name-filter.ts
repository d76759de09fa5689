/** The option `--filter`: which functions, files or threads an answer is about. */
import picomatch from "picomatch";
import type { FunctionInfo } from "../trace/model.js";

export type NameFilter = (...names: readonly string[]) => boolean;

export const FILTER_HELP = "only what has this text in its name or file, or matches it as a glob (*, ?)";

/** A glob has to match a whole name, or a path; a text may stand anywhere in it, in capitals or not. No filter lets all pass. */
export function nameFilter(text: string | undefined): NameFilter {
  if (text === undefined) return () => true;
  if (/[*?[{]/.test(text)) {
    const matches = picomatch(text, { dot: true, nonegate: true, basename: !text.includes("/") });
    return (...names) => names.some((name) => matches(name));
  }
  const lower = text.toLowerCase();
  return (...names) => names.some((name) => name.toLowerCase().includes(lower));
}

export function functionFilter(text: string | undefined): (info: FunctionInfo) => boolean {
  const matches = nameFilter(text);
  return ({ name, file }) => matches(name, file);
}
