/** The option `--filter`: which functions, files or threads an answer is about. */
import picomatch from "picomatch";
import type { FunctionInfo } from "../trace/model/model.js";

export type NameFilter = (...names: readonly string[]) => boolean;

/** A glob has to match a whole name, or a path; a text may stand anywhere in it, in capitals or not. No filter lets all pass. */
export function nameFilter(text: string | undefined): NameFilter {
  if (text === undefined) return () => true;
  if (isGlob(text)) {
    const matches = nameMatcher(text);
    return (...names) => names.some(matches);
  }
  const lower = text.toLowerCase();
  return (...names) => names.some((name) => name.toLowerCase().includes(lower));
}

const isGlob = (text: string): boolean => /[*?[{]/.test(text);

/** A whole name, or a glob that has to match one. */
export function nameMatcher(text: string): (name: string) => boolean {
  if (!isGlob(text)) return (name) => name === text;
  const matches = picomatch(text, { dot: true, nonegate: true, basename: !text.includes("/") });
  return (name) => name === text || matches(name);
}

export function functionFilter(text: string | undefined): (info: FunctionInfo) => boolean {
  const matches = nameFilter(text);
  return ({ name, file }) => matches(name, file);
}
