/**
 * What became of each test, a line of JSON each in `results-PID.jsonl` of the artifacts: written when it ends, so that a run that is
 * killed leaves those that have ended.
 */
import fs from "node:fs";
import path from "node:path";
import { filesBelow } from "./files-below.js";

const { appendFileSync, mkdirSync, readFileSync } = fs;

export interface TestIdentity {
  /** Which of the runner's projects, where it has several: they may run one file each in its own way. */
  readonly project?: string | undefined;
  /** Titles of the suites that it is in, outermost first. */
  readonly suites: readonly string[];
  readonly title: string;
  /** Path from the project root. */
  readonly file: string;
  /** From 0, counts up where the titles are those of a test before it in the file. */
  readonly occurrence: number;
  /** From 0, counts up when a test that failed is tried again. */
  readonly attempt: number;
}

/** `hung`: in a synchronous loop; `ended`: the process ended before the test did. */
export type TestState = "passed" | "failed" | "timed out" | "hung" | "ended";

export interface TestResult extends TestIdentity {
  /** Of which run (test-runs.ts). */
  readonly run?: string;
  readonly state: TestState;
  readonly durationMs: number;
  /** By the measure of its runner. */
  readonly isSlow: boolean;
  /** When it ended, ms of the wall clock. */
  readonly endedMs: number;
  /** What the error said, without what callweave adds to it. */
  readonly message?: string;
  /** What was open when it failed. */
  readonly open?: string;
  /** Path of its traces below the folder, without the extensions. */
  readonly artifact?: string;
}

export const fullTitle = ({ suites, title }: Pick<TestIdentity, "suites" | "title">): string =>
  [...suites, title].join(" ");

export function appendResult(artifacts: string, result: TestResult): void {
  mkdirSync(artifacts, { recursive: true });
  // The line before may be a half one, of a process that was killed and had the same id.
  appendFileSync(path.join(artifacts, `results-${process.pid}.jsonl`), `\n${JSON.stringify(result)}\n`);
}

/** @returns those of all attempts, wherever they ran, in the order of their ends */
export function readResults(artifacts: string): TestResult[] {
  const results = findResults(artifacts).flatMap((name) => readLines(artifacts, name));
  return results.sort((one, other) => one.endedMs - other.endedMs);
}

/** Paths of the files from the folder. */
export function findResults(artifacts: string): string[] {
  return filesBelow(artifacts).filter((name) => /^results-\d+\.jsonl$/.test(path.basename(name)));
}

/** The last attempt of each test counts. */
export function lastOfEach(results: readonly TestResult[]): TestResult[] {
  return [...new Map(results.map((result) => [keyOf(result), result])).values()];
}

/** Whether they are attempts at one test. */
export const isSameTest = (one: TestIdentity, other: TestIdentity): boolean => keyOf(one) === keyOf(other);

const keyOf = ({ project, file, suites, title, occurrence }: TestIdentity): string =>
  JSON.stringify([project, file, suites, title, occurrence]);

/** A process that is killed may leave half a line. @param name from the folder, whose results may be those of several machines */
function readLines(artifacts: string, name: string): TestResult[] {
  const lines = readFileSync(path.join(artifacts, name), "utf8").split("\n");
  return lines.flatMap((line) => {
    const result = resultIn(line);
    if (result === undefined) return [];
    return { ...result, ...(result.artifact && { artifact: path.join(path.dirname(name), result.artifact) }) };
  });
}

function resultIn(line: string): TestResult | undefined {
  try {
    return JSON.parse(line) as TestResult;
  } catch {
    return undefined;
  }
}
