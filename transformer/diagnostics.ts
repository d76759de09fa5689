/** Compiler diagnostics in callweave's name. */
import type ts from "typescript";
import type { Note, TypeScript } from "./plan.js";

/** Beyond TypeScript's own codes, which have at most five digits. */
const OPTION_PROBLEM = 960001;
const NOT_WOVEN = 960002;

export function optionDiagnostic(t: TypeScript, text: string): ts.Diagnostic {
  const whole = { file: undefined, start: undefined, length: undefined };
  return { ...whole, ...head(t.DiagnosticCategory.Error, OPTION_PROBLEM, text) };
}

export function noteDiagnostic(t: TypeScript, file: ts.SourceFile, { node, text }: Note): ts.Diagnostic {
  const start = node.getStart(file);
  return { file, start, length: node.end - start, ...head(t.DiagnosticCategory.Suggestion, NOT_WOVEN, text) };
}

function head(
  category: ts.DiagnosticCategory,
  code: number,
  text: string,
): Pick<ts.Diagnostic, "category" | "code" | "source" | "messageText"> {
  return { category, code, source: "callweave", messageText: `callweave/transformer: ${text}` };
}
