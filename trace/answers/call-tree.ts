/**
 * The calls of a trace merged by their path: all calls that `main` made of `load`, and all that those made, are one branch each. A
 * branch's total holds that of its children, so no path counts a time twice.
 */
import { FunctionList } from "../model/function-list.js";
import type { Calls, FunctionInfo, Trace } from "../model/model.js";
import { readCalls } from "../model/read-calls.js";
import type { OnRead } from "../model/read-calls.js";
import { SelfTimes } from "./self-times.js";
import type { CallVisitor } from "../model/walk-calls.js";

export interface CallBranch {
  readonly function: FunctionInfo;
  calls: number;
  totalNs: number;
  /** Time in the function and in none that it called, as far as it is known (self-times.ts). */
  selfNs: number;
  /** The largest total first. */
  readonly children: CallBranch[];
}

/** @returns the outermost functions of all threads and processes, merged; the largest total first */
export function callTree(trace: Trace, onRead?: OnRead): CallBranch[] {
  const functions = new FunctionList();
  const root = new Branch(NO_FUNCTION, -1);
  readCalls(trace, onRead, ({ functions: infos }, thread) => {
    const numbers = infos.map((info) => functions.add(info));
    return new Growing(root, infos, numbers, new SelfTimes(thread));
  });
  root.sort();
  return root.children;
}

const NO_FUNCTION = { name: "", kind: "function", file: "", line: 0, column: 0 } as const;

const FEW = 8;

class Branch implements CallBranch {
  readonly function: FunctionInfo;
  calls = 0;
  totalNs = 0;
  selfNs = 0;
  readonly children: Branch[] = [];
  /** By number of the function, from some children on: a map in every branch would be half of the memory. */
  private byFunction: Map<number, Branch> | undefined;

  /** @param number that of the function in the whole trace */
  constructor(
    info: FunctionInfo,
    private readonly number: number,
  ) {
    this.function = info;
  }

  childOf(info: FunctionInfo, number: number): Branch {
    return this.find(number) ?? this.add(new Branch(info, number));
  }

  private find(number: number): Branch | undefined {
    if (this.byFunction) return this.byFunction.get(number);
    return this.children.find((child) => child.number === number);
  }

  private add(child: Branch): Branch {
    this.children.push(child);
    if (this.children.length > FEW) {
      this.byFunction ??= new Map(this.children.map((known) => [known.number, known]));
      this.byFunction.set(child.number, child);
    }
    return child;
  }

  /** A loop, as calls may be nested deeper than this function may. */
  sort(): void {
    const pending: Branch[] = [this];
    for (let branch = pending.pop(); branch; branch = pending.pop()) {
      branch.children.sort((one, other) => other.totalNs - one.totalNs || other.calls - one.calls);
      for (const child of branch.children) pending.push(child);
    }
  }
}

class Growing implements CallVisitor {
  private readonly path: Branch[];

  constructor(
    root: Branch,
    private readonly infos: readonly FunctionInfo[],
    private readonly numbers: readonly number[],
    private readonly selfTimes: SelfTimes,
  ) {
    this.path = [root];
  }

  enter(calls: Calls, call: number): void {
    const index = calls.functions[call];
    this.path.push(this.path[this.path.length - 1].childOf(this.infos[index], this.numbers[index]));
    this.selfTimes.enter(calls, call);
  }

  exit(calls: Calls, call: number): void {
    const branch = this.path.pop()!;
    branch.calls++;
    branch.totalNs += calls.endNs[call] - calls.startNs[call];
    branch.selfNs += this.selfTimes.exit(calls, call);
  }
}
