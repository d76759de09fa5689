/**
 * Source of a file → woven JavaScript with its source map. Everything here is heavy, TypeScript above all, and is loaded with the first
 * file that is not in the cache (compile-file.ts).
 */
import path from "node:path";
import ts from "typescript";
import type { WeaveOptions } from "../transformer/options.js";
import { createWeaver } from "../transformer/weave.js";
import type { Compilation, CompiledFile } from "./compiled-file.js";
import { formatBySyntax } from "./format-by-syntax.js";
import { typeScriptOptions } from "./typescript-options.js";

/**
 * @returns null for a file that Node loads as it is: JavaScript in which nothing is woven
 * @throws {SyntaxError} for TypeScript that cannot be parsed
 */
export type TranspileFile = (compilation: Compilation) => CompiledFile | null;

export function createTranspileFile(options: WeaveOptions): TranspileFile {
  const weaver = createWeaver(ts, options);
  /** Whether the weaver has changed the last file. */
  let woven = false;
  const noting: typeof weaver = (context) => {
    const weave = weaver(context);
    return (source) => {
      const result = weave(source);
      woven = result !== source;
      return result;
    };
  };

  return ({ file, text, format: said, config }) => {
    const format = said ?? formatBySyntax(ts, ts.createSourceFile(file, text, ts.ScriptTarget.ESNext), config);
    const compilerOptions = config ? typeScriptOptions(ts, config, format) : javaScriptOptions;
    woven = false;
    const { outputText, diagnostics = [] } = ts.transpileModule(text, {
      fileName: file,
      compilerOptions: { ...compilerOptions, inlineSourceMap: true, isolatedModules: true },
      reportDiagnostics: true,
      transformers: { before: [noting] },
    });
    if (config === undefined && (!woven || diagnostics.length > 0)) return null;
    if (diagnostics.length > 0) throw syntaxError(options.root, diagnostics[0]);
    return { format, code: outputText };
  };
}

/** Everything stays as it is but what is woven: modules, newer syntax, strictness. */
const javaScriptOptions: ts.CompilerOptions = {
  allowJs: true,
  alwaysStrict: false,
  jsx: ts.JsxEmit.Preserve,
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ESNext,
  verbatimModuleSyntax: true,
};

function syntaxError(root: string, { file, start = 0, messageText, code }: ts.Diagnostic): SyntaxError {
  const { line, character } = file ? file.getLineAndCharacterOfPosition(start) : { line: 0, character: 0 };
  const place = file ? `${relativePath(root, file.fileName)}:${line + 1}:${character + 1}` : root;
  const what = `${ts.flattenDiagnosticMessageText(messageText, " ")} (TS${code})`;
  const error = new SyntaxError(
    `callweave/register: ${place} cannot be compiled, got: ${what}; correct the syntax there`,
  );
  // Where the compiler stands on the stack is of no use to the reader.
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

const relativePath = (root: string, file: string): string => path.relative(root, file).replaceAll("\\", "/");
