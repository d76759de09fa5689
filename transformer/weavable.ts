/** Which files are woven at all, whatever the options select. */
import type ts from "typescript";
import { globalObject } from "./hidden-globals.js";
import { isIgnoredFile } from "./ignore.js";
import { hasCode, isOwnFile, isWovenAlready } from "./own-files.js";
import type { TypeScript } from "./plan.js";

/** @returns the reason, which goes on after "it"; undefined for a file that is woven */
export function whyUnwoven(t: TypeScript, source: ts.SourceFile): string | undefined {
  if (source.isDeclarationFile || source.fileName.endsWith(".json")) return "holds no code";
  if (!hasCode(t, source)) return "holds nothing but types";
  if (isOwnFile(source.fileName)) return "is callweave's own";
  if (isIgnoredFile(t, source)) return "begins with callweave-ignore-file";
  if (isWovenAlready(source.text)) return "is woven already";
  if (globalObject(t, source) === undefined) return "has variables of all names of the global object";
  return undefined;
}
