/** What a trace of another program says of its calls, whatever its format: see foreign-trace.ts. */
import { FunctionList } from "../model/function-list.js";
import type { FunctionInfo } from "../model/model.js";

export const PHASE = { begin: 0, end: 1, complete: 2 } as const;

/** Of an end that does not say what it ends: the innermost begin. */
export const NO_NAME = -1;

export interface ForeignEvents {
  /**
   * @param thread its number, from 0 in the order in which they are met
   * @param ns from any moment that is the same for all events of the trace
   * @param endNs of a complete event
   * @param what index of the function; of an end the number of its name, or NO_NAME
   */
  (thread: number, phase: number, ns: number, endNs: number, what: number): void;
}

/** The functions of all processes, and the names by which ends find their begins. */
export class ForeignFunctions {
  private readonly list = new FunctionList();
  private readonly names = new Map<string, number>();
  private readonly namesOfFunctions: number[] = [];

  get infos(): readonly FunctionInfo[] {
    return this.list.infos;
  }

  add(info: FunctionInfo): number {
    const index = this.list.add(info);
    this.namesOfFunctions[index] ??= this.nameOf(info.name);
    return index;
  }

  nameOf(text: string): number {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    this.names.set(text, this.names.size);
    return this.names.size - 1;
  }

  isNamed(index: number, name: number): boolean {
    return name === NO_NAME || this.namesOfFunctions[index] === name;
  }
}
