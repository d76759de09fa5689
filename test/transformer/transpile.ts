/** Compiles one file in memory, woven or plain. */
import type ts from "typescript";
import type { WeaveOptions } from "../../transformer/options.js";
import { createWeaver } from "../../transformer/weave.js";
import { compiler, type TypeScript } from "./compilers.js";

export interface Setting {
  readonly t?: TypeScript;
  /** Path from the root. */
  readonly file?: string;
  readonly target?: ts.ScriptTarget;
  readonly module?: ts.ModuleKind;
  readonly options?: ts.CompilerOptions;
  /** Options of the weaver; false compiles without it. */
  readonly weave?: Partial<WeaveOptions> | false;
  /** How many weavers there are, one after another. */
  readonly times?: number;
  readonly report?: (diagnostic: ts.Diagnostic) => void;
}

const ROOT = "/project";

export function transpile(source: string, setting: Setting = {}): ts.TranspileOutput {
  const { t = compiler, file = "a.ts", weave = {}, times = 1 } = setting;
  const before =
    weave === false ? [] : Array.from({ length: times }, () => createWeaver(t, { root: ROOT, ...weave }, setting));
  return t.transpileModule(source, {
    fileName: `${ROOT}/${file}`,
    compilerOptions: {
      target: setting.target ?? t.ScriptTarget.ESNext,
      module: setting.module ?? t.ModuleKind.ESNext,
      jsx: t.JsxEmit.React,
      allowJs: true,
      esModuleInterop: false,
      ...setting.options,
    },
    transformers: { before },
  });
}

/** The emitted code. */
export const emit = (source: string, setting?: Setting): string => transpile(source, setting).outputText;

/** The entries of the function table in the emitted code, without the module's own. */
export function functionTable(source: string, setting?: Setting): { name: string; line: number; column: number }[] {
  const table = JSON.parse(/register\(1, ".*?", (\[.*\])\);/.exec(emit(source, setting))![1]) as (string | number)[];
  return Array.from({ length: table.length / 4 - 1 }, (_, i) => {
    const [name, , line, column] = table.slice(i * 4 + 4);
    return { name: String(name), line: Number(line), column: Number(column) };
  });
}

export const functionNames = (source: string, setting?: Setting): string[] =>
  functionTable(source, setting).map(({ name }) => name);
