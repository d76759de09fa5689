/**
 * Source of a file → woven JavaScript for Node, with its source map. Everything here is heavy, TypeScript above all, and is loaded with
 * the first file that is not in the cache (compile-file.ts).
 */
import path from "node:path";
import ts from "typescript";
import type { WeaveOptions } from "../../transformer/options.js";
import type { Compilation, CompiledFile } from "./compiled-file.js";
import { formatBySyntax, mayHaveModuleSyntax, moduleSyntax } from "../load/format-by-syntax.js";
import { lostExports } from "./exported-names.js";
import { inlineMap } from "./inline-map.js";
import { javaScriptOptions, typeScriptOptions } from "./typescript-options.js";
import { createTextWeaver } from "./weave-text.js";

/**
 * @returns null for a file that Node loads as it is: JavaScript in which nothing is woven
 * @throws {SyntaxError} for TypeScript that cannot be parsed, or that is CommonJS and has what only an ES module may have
 */
export type TranspileFile = (compilation: Compilation) => CompiledFile | null;

export function createTranspileFile(options: WeaveOptions): TranspileFile {
  const weaveText = createTextWeaver(options);
  return (compilation) => {
    const { file, text, config } = compilation;
    const parsed = (): ts.SourceFile => ts.createSourceFile(file, text, ts.ScriptTarget.ESNext);
    const format = compilation.format ?? formatBySyntax(ts, text, parsed, config);
    if (config !== undefined && format === "commonjs" && mayHaveModuleSyntax(text))
      assertCommonJs(options.root, parsed());
    const compilerOptions = config ? typeScriptOptions(ts, config, format) : javaScriptOptions(ts);
    const { code, map, woven, syntaxError } = weaveText(compilation, compilerOptions);
    if (config === undefined && (!woven || syntaxError)) return null;
    if (syntaxError) throw errorOf(options.root, syntaxError);
    const exported = config === undefined && format === "commonjs" ? lostExports(text, code) : "";
    return { format, code: code + exported + inlineMap(map) };
  };
}

/** Node would say that a module is in a cycle, or a syntax error in what it was compiled to. */
function assertCommonJs(root: string, source: ts.SourceFile): void {
  const node = moduleSyntax(ts, source);
  if (node === undefined) return;
  const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
  const what = ts.isMetaProperty(node) ? "import.meta" : "an await at the top level";
  throw syntaxError(
    `${relativePath(root, source.fileName)}:${line + 1}:${character + 1} is CommonJS, got ${what}, which only ES modules have; ` +
      'name the file .mts, or put "type": "module" into the package.json (and "module": "nodenext" or the like into tsconfig.json)',
  );
}

function errorOf(root: string, { file, start = 0, messageText, code }: ts.Diagnostic): SyntaxError {
  const { line, character } = file ? file.getLineAndCharacterOfPosition(start) : { line: 0, character: 0 };
  const place = file ? `${relativePath(root, file.fileName)}:${line + 1}:${character + 1}` : root;
  const what = `${ts.flattenDiagnosticMessageText(messageText, " ")} (TS${code})`;
  return syntaxError(`${place} cannot be compiled, got: ${what}; correct the syntax there`);
}

function syntaxError(message: string): SyntaxError {
  const error = new SyntaxError(`callweave/register: ${message}`);
  // Where the compiler stands on the stack is of no use to the reader.
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

const relativePath = (root: string, file: string): string => path.relative(root, file).replaceAll("\\", "/");
