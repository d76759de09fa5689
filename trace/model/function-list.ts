import { Map } from "../../base/built-ins.js";
import type { FunctionInfo } from "./model.js";

/** The functions of a process while a trace is read. A function that comes twice, from a file evaluated twice, is one. */
export class FunctionList {
  readonly infos: FunctionInfo[] = [];
  private readonly byIdentity = new Map<string, number>();

  /** @returns the index of the function, which is added when it is new */
  add(info: FunctionInfo): number {
    const identity = `${info.file}\n${info.line}:${info.column} ${info.kind} ${info.name}`;
    const known = this.byIdentity.get(identity);
    if (known !== undefined) return known;
    this.byIdentity.set(identity, this.infos.length);
    return this.infos.push(info) - 1;
  }
}
