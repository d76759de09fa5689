/** Options of a tsconfig.json → those that a file is compiled with, for Node and for bundlers. */
import type ts from "typescript";
import type { ModuleFormat } from "../load/module-format.js";
import { MEANINGFUL, type ConfigThatMatters } from "./config-that-matters.js";

/**
 * Options for compiling a TypeScript file to what Node 20 runs.
 * @param format what the file is to become
 */
export function typeScriptOptions(
  t: typeof ts,
  { isThere, compilerOptions }: ConfigThatMatters,
  format: ModuleFormat,
): ts.CompilerOptions {
  // None of them is a path: there is no folder that they are relative to.
  const given = t.convertCompilerOptionsFromJson(compilerOptions, "").options;
  const { ES2015, ES2022 } = t.ScriptTarget;
  const clampTarget = (target: ts.ScriptTarget) => (target < ES2015 ? ES2015 : target > ES2022 ? ES2022 : target);
  const { CommonJS, ESNext, Node16 } = t.ModuleKind;
  // With module node16 and later the compiler keeps `import()` in CommonJS files, with module commonjs it becomes `require`.
  const commonJs = given.module === CommonJS ? CommonJS : Node16;
  const options: ts.CompilerOptions = { jsx: t.JsxEmit.React, esModuleInterop: !isThere || hasInterop(t, given) };
  for (const name of MEANINGFUL) Object.assign(options, given[name] !== undefined && { [name]: given[name] });
  // Beyond ES2022 there is syntax that Node 20 cannot parse: `using`, standard decorators.
  options.target = clampTarget(given.target ?? ES2022);
  options.module = format === "module" ? ESNext : commonJs;
  if (format === "commonjs") delete options.verbatimModuleSyntax;
  if (options.jsx === t.JsxEmit.Preserve || options.jsx === t.JsxEmit.ReactNative) options.jsx = t.JsxEmit.React;
  return options;
}

/** JavaScript stays as it is but for what is woven: modules, newer syntax, strictness. */
export function javaScriptOptions(t: typeof ts): ts.CompilerOptions {
  return {
    allowJs: true,
    alwaysStrict: false,
    jsx: t.JsxEmit.Preserve,
    module: t.ModuleKind.ESNext,
    target: t.ScriptTarget.ESNext,
    verbatimModuleSyntax: true,
  };
}

/** The options that have no counterpart in JavaScript: the bundler knows nothing of them once the types are gone. */
const OF_TYPESCRIPT = ["emitDecoratorMetadata", "experimentalDecorators", "verbatimModuleSyntax"] as const;

/** Options for compiling a TypeScript file to what it says in JavaScript: lowering, JSX and modules are the bundler's. */
export function bundlerOptions(t: typeof ts, { compilerOptions }: ConfigThatMatters): ts.CompilerOptions {
  const given = t.convertCompilerOptionsFromJson(compilerOptions, "").options;
  const { ES2022, ESNext } = t.ScriptTarget;
  const options: ts.CompilerOptions = { jsx: t.JsxEmit.Preserve, module: t.ModuleKind.Preserve, target: ESNext };
  for (const name of OF_TYPESCRIPT) Object.assign(options, given[name] !== undefined && { [name]: given[name] });
  options.useDefineForClassFields = given.useDefineForClassFields ?? (given.target ?? ESNext) >= ES2022;
  return options;
}

/** Until TypeScript 6, a project that compiles to CommonJS and does not say otherwise goes without. */
function hasInterop(t: typeof ts, { module }: ts.CompilerOptions): boolean {
  const isOld = Number.parseInt(t.versionMajorMinor) < 6;
  return !(isOld && (module === undefined || module === t.ModuleKind.CommonJS));
}
