/** Compiles one file for a variant: as it is, woven, or with a bracket around its functions. CommonJS, which all the tracers can load. */
import path from "node:path";
import ts from "typescript";
import { createWeaver } from "../../transformer/weave.js";
import { BRACKETS } from "../calls/brackets.js";
import type { EmitName } from "../calls/variants.js";
import { bracketFunctions } from "./bracket.js";

const COMPILER_OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  esModuleInterop: true,
  // As rxjs itself is built.
  useDefineForClassFields: false,
};

const PROJECT = "/bench";
const weaver = createWeaver(ts, { root: PROJECT });

/** @param file path from the project's folder */
export function compile(file: string, text: string, emit: EmitName): string {
  const fileName = path.posix.join(PROJECT, file);
  const isBracketed = emit !== "plain" && emit !== "woven";
  const source = isBracketed ? bracketFunctions(fileName, text, BRACKETS[emit]) : text;
  const before = emit === "woven" ? [weaver] : [];
  return ts.transpileModule(source, { fileName, compilerOptions: COMPILER_OPTIONS, transformers: { before } })
    .outputText;
}
