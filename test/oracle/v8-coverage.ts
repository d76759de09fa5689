/**
 * The oracle for what was recorded: V8's precise coverage counts the calls of every function as well. How to use it:
 *
 *     V8_COUNTS_FILE=counts.json node --import ./test/oracle/v8-counts.mjs program.js      a child process, which saves a trace
 *
 *     const [counts] = readV8Counts("counts.json");              one element a session; scripts are read from their URLs
 *     assertCallsEqualV8(counts, readTrace(bytes));
 *
 * What V8 counts is how often the code of a function is entered, which is
 *
 *     function              its calls = our slices.
 *     async function        its calls and resumptions = our slices, which are the stretches of its tasks. Except that V8 also counts the wait
 *                           of `await using`, and not the `for await` that throws before it waits.
 *     generator             the calls, each of which makes an object and runs nothing, and its resumptions = our slices and one for each
 *                           task. V8 also counts the objects that are never asked for a value; with `yield*` it counts each
 *                           value that is handed on, and in an async generator the waits of `return`: there the trace must not hold
 *                           more than V8 counted.
 *     module                CommonJS: 1. ES module: 2, of which the first makes its bindings before anything of it runs.
 *
 * Compiled below ES2017 an async function is a plain function around a generator: its count is that of the calls = our tasks, without
 * exception. A call whose parameters throw is counted by V8 and has not entered the body.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { FunctionKind } from "../../runtime/contract.js";
import type { Trace } from "../../trace/model/model.js";
import { findWovenFunctions, type EmittedFunction } from "./woven-functions.js";
import { wholeCalls } from "../trace/whole-calls.js";

interface V8Function {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

export interface V8Script {
  readonly url: string;
  readonly functions: readonly V8Function[];
}

/** @param file written by v8-counts.mjs */
export function readV8Counts(file: string): V8Script[][] {
  return JSON.parse(readFileSync(file, "utf8")) as V8Script[][];
}

export interface Recorded {
  readonly kind: FunctionKind;
  /** Slices: plain calls and stretches of tasks. */
  slices: number;
  readonly tasks: Set<string>;
}

/** Of all threads and processes, by the place of the function. */
export function countRecorded(trace: Trace): Map<string, Recorded> {
  const counts = new Map<string, Recorded>();
  for (const { pid, functions, threads } of trace.processes)
    for (const thread of threads) {
      const calls = wholeCalls(thread.calls);
      calls.functions.forEach((index, i) => {
        const key = keyOf(functions[index]);
        const recorded = counts.get(key) ?? { kind: functions[index].kind, slices: 0, tasks: new Set() };
        counts.set(key, recorded);
        recorded.slices++;
        if (calls.tasks[i] > 0) recorded.tasks.add(`${pid} ${thread.id} ${calls.tasks[i]}`);
      });
    }
  return counts;
}

type Place = Pick<EmittedFunction, "file" | "name" | "line" | "column">;
const keyOf = ({ file, name, line, column }: Place): string => `${name} ${file}:${line}:${column}`;

/**
 * A line for each function whose recorded calls are not V8's.
 * @param codeOf the code of a script as it ran; by default it is read from the file of the URL
 */
export function differencesFromV8(
  scripts: readonly V8Script[],
  recorded: ReadonlyMap<string, Recorded>,
  codeOf: (url: string) => string = (url) => readFileSync(fileURLToPath(url), "utf8"),
): string[] {
  const differences: string[] = [];
  const left = new Set(recorded.keys());
  for (const { url, functions } of scripts) {
    const code = codeOf(url);
    if (!code.includes(".register(1, ")) continue;
    for (const woven of findWovenFunctions(code)) {
      left.delete(keyOf(woven));
      const counted = countOf(woven, functions);
      const problem = compare(woven, counted, recorded.get(keyOf(woven)) ?? NOTHING);
      if (problem) differences.push(`${keyOf(woven)}: ${problem}`);
    }
  }
  return [...differences, ...[...left].map((key) => `${key}: in no script that V8 counted`)];
}

const NOTHING: Recorded = { kind: "function", slices: 0, tasks: new Set() };

/** V8 leaves out what it never compiled, the functions within one that was never called. */
function countOf(woven: EmittedFunction, functions: readonly V8Function[]): number {
  const { node, startsFrom, startsBefore, end } = woven;
  // All the static blocks and fields of a class are one function.
  const found = ts.isClassStaticBlockDeclaration(node)
    ? functions.findLast((f) => f.name === "<static_initializer>" && f.start <= startsFrom && f.end >= end)
    : functions.find((f) => f.start >= startsFrom && f.start < startsBefore && f.end === end);
  return found?.count ?? 0;
}

function compare({ node, lowered }: EmittedFunction, counted: number, recorded: Recorded): string | undefined {
  const { slices, tasks } = recorded;
  const text = `V8 counted ${counted}, recorded ${slices} slices, ${tasks.size} tasks`;
  if (lowered) return counted === tasks.size ? undefined : text;
  if (isGenerator(node)) {
    const surplus = counted - slices - tasks.size;
    return surplus === 0 || (surplus > 0 && hasUncountedWaits(node)) ? undefined : text;
  }
  // The bindings of a module that never ran may have been made before the session.
  const bindings = ts.isSourceFile(node) && ts.isExternalModule(node) && slices > 0 ? 1 : 0;
  return counted - bindings === slices ? undefined : text;
}

function isGenerator(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return "asteriskToken" in node && node.asteriskToken !== undefined;
}

/** `yield*` anywhere inside, or an async generator: V8 may count more than what is recorded. */
function hasUncountedWaits(node: ts.Node): boolean {
  if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword))
    return true;
  const delegates = (child: ts.Node): boolean =>
    (ts.isYieldExpression(child) && child.asteriskToken !== undefined) || (ts.forEachChild(child, delegates) ?? false);
  return delegates(node);
}

/**
 * Fails unless the trace holds, of each woven function of the scripts, as many calls as V8 counted.
 * @param counts of one session
 * @param trace whole: without losses, of all that ran
 * @param known the differences that are meant to be, as `differencesFromV8` says them
 */
export function assertCallsEqualV8(counts: readonly V8Script[], trace: Trace, known: readonly string[] = []): void {
  const recorded = countRecorded(trace);
  assert.notEqual(recorded.size, 0, "the trace holds no call at all");
  assert.deepEqual(differencesFromV8(counts, recorded), known);
}
