/** What all ways of building share. */
import type ts from "typescript";
import type { BuildSystem } from "./build-system.js";
import type { Compiler } from "./typescript-internals.js";

export interface BuildContext {
  readonly t: Compiler;
  readonly system: BuildSystem;
  readonly createProgram: ts.CreateProgram<ts.EmitAndSemanticDiagnosticsBuilderProgram>;
  /** Takes what TypeScript itself would not say; the same line again does nothing. */
  readonly tell: (line: string) => void;
}
