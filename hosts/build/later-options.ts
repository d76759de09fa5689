/** Options that TypeScript 7 has and TypeScript 6 has not. They decide how the compiler works, not what it emits, and are passed over. */
import type ts from "typescript";

const LATER = new Set([
  "builders",
  "checkers",
  "deduplicatePackages",
  "pprofDir",
  "quiet",
  "singleThreaded",
  "watchInterval",
]);

/** "Unknown compiler option '{0}'.", also with a guess of what was meant. */
const UNKNOWN_OPTION = new Set([5023, 5025]);

/** @param diagnostics of reading a tsconfig.json */
export function withoutLaterOptions(diagnostics: readonly ts.Diagnostic[]): ts.Diagnostic[] {
  return diagnostics.filter(({ code, messageText }) => !(UNKNOWN_OPTION.has(code) && LATER.has(quoted(messageText))));
}

/** The first word in quotes, of whatever language. */
function quoted(text: string | ts.DiagnosticMessageChain): string {
  return (typeof text === "string" && /["'“「«„](\w+)/u.exec(text)?.[1]) || "";
}
