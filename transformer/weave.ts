/** The transformer for every host: TypeScript source in, woven source out. It needs the syntax only, no type checker. */
import { relative } from "node:path";
import type ts from "typescript";
import { CallweaveError } from "../base/errors.js";
import { noteDiagnostic, optionDiagnostic } from "./diagnostics.js";
import { emitFile } from "./emit-file.js";
import { optionProblems, selectFiles, type WeaveOptions } from "./options.js";
import { planFile } from "./plan-file.js";
import type { Origins, TypeScript } from "./plan.js";
import { whyUnwoven } from "./weavable.js";
import { isWovenFirst } from "./woven-once.js";

export type { WeaveOptions } from "./options.js";

export interface WeaverHost {
  /** Takes an error for each bad option (nothing is woven then), and a suggestion for each function left unwoven. */
  readonly report?: ((diagnostic: ts.Diagnostic) => void) | undefined;
  /** Absolute path of a file that the compiler has under another name. */
  readonly pathOf?: (source: ts.SourceFile) => string;
  /** What a file was compiled from before, where that is known. */
  readonly originsOf?: (source: ts.SourceFile) => Origins | undefined;
}

/**
 * Makes the factory that weaves the files of a program; it goes among the `before` transformers.
 *
 * @param tsInstance the compiler that will run it, 5.4 to 6.x
 * @throws CallweaveError for a bad option, when there is no `report`
 */
export function createWeaver(
  tsInstance: TypeScript,
  { root, ...options }: WeaveOptions,
  { report, originsOf, pathOf = ({ fileName }) => fileName }: WeaverHost = {},
): ts.TransformerFactory<ts.SourceFile> {
  const problems = optionProblems(options);
  if (problems.length > 0 && !report)
    throw new CallweaveError("transformer", problems.join("; "), "correct the options of the transformer");
  for (const problem of problems) report?.(optionDiagnostic(tsInstance, problem));
  const unwoven: ts.TransformerFactory<ts.SourceFile> = () => (source) => source;
  if (problems.length > 0) return unwoven;

  const { enabled, isSelected } = selectFiles(options, process.env);
  if (!enabled) return unwoven;
  return (context) => (source) => {
    const path = relative(root, pathOf(source)).replaceAll("\\", "/");
    if (!isSelected(path) || whyUnwoven(tsInstance, source) !== undefined) return source;
    if (!isWovenFirst(tsInstance, context, source)) return source;
    const plan = planFile(tsInstance, source, path, originsOf?.(source));
    for (const note of plan.notes) report?.(noteDiagnostic(tsInstance, source, note));
    return emitFile(tsInstance, context, source, plan);
  };
}
