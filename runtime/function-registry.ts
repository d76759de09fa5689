/** The function tables of the woven files that this realm has loaded. Ids are dense from 1, in the order of loading. */
import { CONTRACT_VERSION, FUNCTION_TABLE_STRIDE, type FunctionTable, type RegisteredFile } from "./contract.js";

export interface FunctionRegistry {
  readonly files: readonly RegisteredFile[];
  /** Files woven for another contract version; their functions have no names. */
  readonly misfits: readonly string[];
  register(contractVersion: number, file: string, table: FunctionTable): number;
  /** Index in FUNCTION_KINDS. */
  kindOf(functionId: number): number;
  /** Told of every file that registers from now on. */
  onRegister: ((file: RegisteredFile) => void) | undefined;
}

/** One nameless function for each entry of the table: at least as many as it has functions, whatever its stride is. */
function namelessTable(file: string, table: FunctionTable): FunctionTable {
  return table.flatMap(() => [`<woven by another version> ${file}`, 0, 1, 1]);
}

export function createFunctionRegistry(): FunctionRegistry {
  const files: RegisteredFile[] = [];
  const misfits: string[] = [];
  const kinds: number[] = [0];
  return {
    files,
    misfits,
    onRegister: undefined,
    register(contractVersion, file, table) {
      const fits = contractVersion === CONTRACT_VERSION;
      if (!fits) misfits.push(file);
      const entry: RegisteredFile = { firstId: kinds.length, file, table: fits ? table : namelessTable(file, table) };
      files.push(entry);
      for (let i = 1; i < entry.table.length; i += FUNCTION_TABLE_STRIDE) kinds.push(Number(entry.table[i]));
      this.onRegister?.(entry);
      return entry.firstId;
    },
    kindOf: (functionId) => kinds[functionId],
  };
}
