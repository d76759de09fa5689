/** Compiles one program, with a weaver and without. */
import type ts from "typescript";
import type { Compiler, TargetName } from "./compilers.js";

export type Weaver = ts.TransformerFactory<ts.SourceFile>;

export interface Variant {
  readonly compiler: Compiler;
  readonly target: TargetName;
  readonly define: boolean;
  readonly removeComments?: boolean;
}

/** Options of a program, from a first line `// conformance: define; jsx`. */
export interface Pragmas {
  /** Runs with useDefineForClassFields on and off. */
  readonly define: boolean;
  readonly legacyDecorators: boolean;
  readonly jsx: boolean;
  /** Runs as a script of the global scope, not as a CommonJS module. */
  readonly script: boolean;
  /** Frames may miss their exits. */
  readonly heals: boolean;
  /** Ends with an uncaught error. */
  readonly throws: boolean;
  /** Number of tasks that are suspended for ever. */
  readonly open: number;
}

export function readPragmas(text: string): Pragmas {
  const words = (/^\/\/ conformance: (.*)/.exec(text)?.[1] ?? "").split("; ");
  return {
    define: words.includes("define"),
    legacyDecorators: words.includes("legacy-decorators"),
    jsx: words.includes("jsx"),
    script: words.includes("script"),
    heals: words.includes("heals"),
    throws: words.includes("throws"),
    open: Number(words.find((word) => word.startsWith("open="))?.slice("open=".length) ?? 0),
  };
}

/** `alwaysStrict` is off so that a file which is not a module stays sloppy, whatever the version's default is. */
export function optionsOf(variant: Variant, pragmas: Pragmas): ts.CompilerOptions {
  const { compiler, target, define, removeComments = false } = variant;
  return {
    target: compiler.ScriptTarget[target],
    module: compiler.ModuleKind.CommonJS,
    useDefineForClassFields: define,
    alwaysStrict: false,
    removeComments,
    ...(pragmas.legacyDecorators && { experimentalDecorators: true, emitDecoratorMetadata: true }),
    ...(pragmas.jsx && { jsx: compiler.JsxEmit.React, jsxFactory: "h", jsxFragmentFactory: "Fragment" }),
  };
}

export function emit(
  compiler: Compiler,
  fileName: string,
  text: string,
  compilerOptions: ts.CompilerOptions,
  weaver?: Weaver,
) {
  const output = compiler.transpileModule(text, {
    fileName,
    compilerOptions,
    ...(weaver && { transformers: { before: [weaver] } }),
  });
  return { code: output.outputText, map: output.sourceMapText };
}
