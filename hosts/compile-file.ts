/** Source of a file → woven JavaScript with its source map, on the way from the disk to Node. */
import { createRequire } from "node:module";
import path from "node:path";
import type ts from "typescript";
import { selectFiles, type WeaveOptions } from "../transformer/options.js";
import { createWeaver } from "../transformer/weave.js";
import { createFormatLookup, formatBySyntax, type ModuleFormat } from "./module-format.js";
import { isJavaScript, isTypeScript } from "./source-kinds.js";
import { createConfigLookup, typeScriptOptions } from "./tsconfig-lookup.js";

export interface CompiledFile {
  readonly format: ModuleFormat;
  /** With an inline source map. */
  readonly code: string;
}

/**
 * Compiles a file of the program.
 * @param required by `require`, which makes a file CommonJS unless something says that it is an ES module
 * @returns undefined for a file that Node loads as it is: JavaScript in which nothing is woven, and everything else
 * @throws {SyntaxError} for TypeScript that cannot be parsed
 */
export type CompileFile = (file: string, text: () => string, required: boolean) => CompiledFile | undefined;

export function createCompileFile(options: WeaveOptions): CompileFile {
  // Loaded with the first file that needs it: it takes longer to load than most programs run.
  let compiler: typeof ts | undefined;
  const t = () => (compiler ??= createRequire(import.meta.url)("typescript") as typeof ts);
  const { isSelected } = selectFiles(options, process.env);
  const configOf = createConfigLookup();
  const saidFormat = createFormatLookup();
  let weaver: ts.TransformerFactory<ts.SourceFile> | undefined;
  /** Whether the weaver has changed the last file. */
  let woven = false;

  const noting =
    (factory: ts.TransformerFactory<ts.SourceFile>): ts.TransformerFactory<ts.SourceFile> =>
    (context) => {
      const weave = factory(context);
      return (source) => {
        const result = weave(source);
        woven = result !== source;
        return result;
      };
    };

  function decideFormat(file: string, text: string, required: boolean): ModuleFormat {
    const said = saidFormat(file);
    if (said !== undefined) return said;
    if (required) return "commonjs";
    const source = t().createSourceFile(file, text, t().ScriptTarget.ESNext);
    return formatBySyntax(t(), source, isTypeScript(file) ? configOf(file) : undefined);
  }

  function compile(file: string, text: string, required: boolean): CompiledFile | undefined {
    const format = decideFormat(file, text, required);
    const isScript = isJavaScript(file);
    const compilerOptions = isScript ? javaScriptOptions(t()) : typeScriptOptions(t(), configOf(file), format);
    woven = false;
    const { outputText, diagnostics = [] } = t().transpileModule(text, {
      fileName: file,
      compilerOptions: { ...compilerOptions, inlineSourceMap: true, isolatedModules: true },
      reportDiagnostics: true,
      transformers: { before: [(weaver ??= noting(createWeaver(t(), options)))] },
    });
    if (isScript && (!woven || diagnostics.length > 0)) return undefined;
    if (diagnostics.length > 0) throw syntaxError(t(), options.root, diagnostics[0]);
    return { format, code: outputText };
  }

  return (file, text, required) => {
    const isCandidate = isTypeScript(file) || (isJavaScript(file) && isSelected(relativePath(options.root, file)));
    return isCandidate ? compile(file, text(), required) : undefined;
  };
}

/** Everything stays as it is but what is woven: modules, newer syntax, strictness. */
function javaScriptOptions(t: typeof ts): ts.CompilerOptions {
  return {
    allowJs: true,
    alwaysStrict: false,
    jsx: t.JsxEmit.Preserve,
    module: t.ModuleKind.ESNext,
    target: t.ScriptTarget.ESNext,
    verbatimModuleSyntax: true,
  };
}

function syntaxError(t: typeof ts, root: string, { file, start = 0, messageText, code }: ts.Diagnostic): SyntaxError {
  const { line, character } = file ? file.getLineAndCharacterOfPosition(start) : { line: 0, character: 0 };
  const place = file ? `${relativePath(root, file.fileName)}:${line + 1}:${character + 1}` : root;
  const what = `${t.flattenDiagnosticMessageText(messageText, " ")} (TS${code})`;
  const error = new SyntaxError(
    `callweave/register: ${place} cannot be compiled, got: ${what}; correct the syntax there`,
  );
  // Where the compiler stands on the stack is of no use to the reader.
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

const relativePath = (root: string, file: string): string => path.relative(root, file).replaceAll("\\", "/");
