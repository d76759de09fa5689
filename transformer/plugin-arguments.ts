/**
 * What a compiler hands to its plugins, by the `type` that stands beside `transform` in tsconfig.json:
 *
 *     program, or none   program, entry, extras
 *     config             entry
 *     compilerOptions    options, entry
 *     checker            checker, entry
 *     raw                context, program, entry     again for each file
 */
import type ts from "typescript";
import type { PluginConfig } from "./options.js";
import type { TypeScript } from "./plan.js";

export interface PluginExtras {
  /** The compiler that runs the plugin. */
  ts?: TypeScript;
  addDiagnostic?: (diagnostic: ts.Diagnostic) => number;
}

export type RawArguments = [context: ts.TransformationContext, program: ts.Program, entry: PluginConfig];
export type PluginArguments =
  | [program?: ts.Program | undefined, entry?: PluginConfig, extras?: PluginExtras]
  | [entry: PluginConfig]
  | [options: ts.CompilerOptions, entry: PluginConfig]
  | [checker: ts.TypeChecker, entry: PluginConfig]
  | RawArguments;

interface KnownArguments {
  /** The plugin's entry in tsconfig.json. */
  readonly entry: PluginConfig;
  readonly program?: ts.Program;
  readonly extras?: PluginExtras | undefined;
  readonly context?: ts.TransformationContext;
}

export function readArguments([first, second, third]: PluginArguments): KnownArguments {
  if (isProgram(first)) return { program: first, entry: (second ?? {}) as PluginConfig, extras: third as PluginExtras };
  if (isProgram(second))
    return { context: first as ts.TransformationContext, program: second, entry: third as PluginConfig };
  return { entry: (second ?? first ?? {}) as PluginConfig };
}

const isProgram = (value: object | undefined): value is ts.Program =>
  value !== undefined && "getRootFileNames" in value;
