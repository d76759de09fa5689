/** Runs all variants of a program in interleaved rounds and checks that each does what the plain one does. */
import { isDeepStrictEqual } from "node:util";
import type { FinishResult } from "../child/messages.js";
import type { BenchProgram } from "./programs.js";
import { startVariant, type VariantProcess } from "./variant-process.js";
import { PLAIN, type Variant } from "./variants.js";

export interface Rounds {
  /** Of the variants whose difference is a few nanoseconds. */
  readonly all: number;
  /** Of others, in the first of these rounds. */
  readonly some: number;
  /** Of those whose calls take microseconds. */
  readonly few: number;
  /** Processor time before the first round: the engine compiles a library of many functions late. */
  readonly warmUpMs: number;
  /** Rounds that do not count: the first time the process is idle, the engine throws compiled code away (rxjs: 8 rounds until it is back). */
  readonly warmUpRounds: number;
  /** Processor time of a round. */
  readonly budgetMs: number;
}

interface VariantTimes {
  readonly variant: Variant;
  /** Processor time, round by round. Empty when the variant does not run here. */
  readonly nsPerRun: readonly number[];
  /** Of the same rounds, see `RoundResult`. */
  readonly probeNs: readonly number[];
  readonly finished: FinishResult;
  /** Why it does not run. */
  readonly failure?: string;
}

export interface ProgramTimes {
  readonly program: BenchProgram;
  /** Of one run, counted by a build of the program that does nothing else. An `await` begins one more stretch. */
  readonly stretches: number;
  readonly variants: readonly VariantTimes[];
}

const COUNTING: Variant = { name: "count of the calls", emit: "count", mode: "run", side: "base", rounds: "few" };

/**
 * @param variants the first is the plain program
 * @throws when a variant returns another result than the plain program, or callweave has not recorded every stretch of every run
 */
export async function measureProgram(
  workspace: string,
  program: BenchProgram,
  variants: readonly Variant[],
  rounds: Rounds,
): Promise<ProgramTimes> {
  const { expected, stretches } = await countCalls(workspace, program);
  const { started, failed } = await startAll(workspace, program, variants);
  const measured: VariantTimes[] = [...failed];
  try {
    const times = await runRounds(program, started, rounds, expected);
    for (const [i, running] of started.entries()) {
      const finished = await running.finish();
      checkRecorded(program, running.variant, finished, stretches);
      measured.push({ variant: running.variant, ...times[i], finished });
    }
  } finally {
    for (const running of started) running.kill();
  }
  const inOrder = variants.map((variant) => measured.find((times) => times.variant === variant)!);
  return { program, stretches, variants: inOrder };
}

/** @throws when the program does not make the calls that the figures are divided by */
async function countCalls(workspace: string, program: BenchProgram): Promise<{ expected: unknown; stretches: number }> {
  const counting = await startVariant(workspace, program, COUNTING);
  const { result } = await counting.round(0);
  const { calls, stretches } = (await counting.finish()).counted!;
  if (calls !== program.calls) throw new Error(`${program.name} makes ${calls} calls, not ${program.calls}`);
  return { expected: result, stretches };
}

/** All at once. A tracer that cannot run on this Node is a line in the table, not the end of the benchmark. */
async function startAll(
  workspace: string,
  program: BenchProgram,
  variants: readonly Variant[],
): Promise<{ started: VariantProcess[]; failed: VariantTimes[] }> {
  const starts = await Promise.allSettled(variants.map((variant) => startVariant(workspace, program, variant)));
  const started = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  const failed: VariantTimes[] = [];
  for (const [i, start] of starts.entries()) {
    if (start.status === "fulfilled") continue;
    const failure = start.reason as Error;
    if (variants[i].side !== "peer") {
      for (const running of started) running.kill();
      throw failure;
    }
    failed.push({ variant: variants[i], nsPerRun: [], probeNs: [], finished: {}, failure: failure.message });
  }
  return { started, failed };
}

/** @returns by variant and round */
async function runRounds(
  program: BenchProgram,
  started: readonly VariantProcess[],
  rounds: Rounds,
  expected: unknown,
): Promise<{ nsPerRun: number[]; probeNs: number[] }[]> {
  const times = started.map(() => ({ nsPerRun: [] as number[], probeNs: [] as number[] }));
  const { warmUpMs, warmUpRounds, budgetMs } = rounds;
  const first = -warmUpRounds - 1;
  for (let round = first; round < rounds.all; round++) {
    for (const [i, running] of started.entries()) {
      const { rounds: amount } = running.variant;
      const isLeftOut = amount === "few" && round > first && round < 0;
      if (isLeftOut || round >= rounds[amount]) continue;
      const { nsPerRun, probeNs, result } = await running.round(round === first ? warmUpMs : budgetMs);
      checkResult(program, running.variant, result, expected);
      if (round < 0) continue;
      times[i].nsPerRun.push(nsPerRun);
      times[i].probeNs.push(probeNs);
    }
  }
  return times;
}

/** @throws when the variant has changed what the program computes */
export function checkResult(program: BenchProgram, variant: Variant, result: unknown, expected: unknown): void {
  if (isDeepStrictEqual(result, expected)) return;
  const [got, wanted] = [result, expected].map((value) => JSON.stringify(value));
  throw new Error(`${program.name}, ${variant.name}: the result is ${got}, and ${PLAIN.name} ${wanted}`);
}

/** @throws when callweave recorded more or fewer stretches a run than the program has */
export function checkRecorded(
  program: BenchProgram,
  variant: Variant,
  { recordedPerRun }: FinishResult,
  stretches: number,
): void {
  if (variant.side !== "callweave" || recordedPerRun === undefined || recordedPerRun === stretches) return;
  throw new Error(`${program.name}, ${variant.name}: recorded ${recordedPerRun} calls a run instead of ${stretches}`);
}
