/** Which traces of tests stay: those that are asked for, of them the newest that fit, and all that runs may want that go on. */
import fs from "node:fs";
import path from "node:path";
import { removeHalves } from "./claim-artifact.js";
import { filesBelow } from "./files-below.js";
import { findResults, readResults, type TestResult } from "./test-results.js";
import { joinRun, leaveRun, isOver, leftBy, takes, type TestRun } from "./test-runs.js";
import type { Kept } from "./test-settings.js";

const { rmdirSync, statSync, unlinkSync } = fs;

export interface Retained {
  readonly kept: Amount;
  /** Not asked for. */
  readonly unwanted: Amount;
  /** Too much, the oldest first. */
  readonly tooMuch: Amount;
}

/** Traces, each with all its formats. */
export interface Amount {
  readonly traces: number;
  readonly bytes: number;
}

interface Artifact {
  /** Path from the folder, without extension. */
  readonly name: string;
  /** The trace itself is the last. */
  readonly files: string[];
  bytes: number;
  writtenMs: number;
}

/**
 * Removes the others. Traces of whole runs are asked for in any case. Meanwhile it is a run itself, so that one that begins now leaves
 * alone what is removed here.
 */
export function retainArtifacts(folder: string, keep: Kept, maxBytes: number): Retained {
  const runs = joinRuns(folder);
  try {
    const results = new Map(readResults(folder).map((result) => [result.artifact, result]));
    const mayGo = (artifact: Artifact): boolean => takesAway(folder, artifact, results.get(artifact.name), runs);
    const all = findArtifacts(folder);
    const halves = all.filter((artifact) => artifact.bytes === 0);
    const found = all.filter((artifact) => artifact.bytes > 0);
    const unwanted = found.filter((artifact) => !isWanted(results.get(artifact.name), keep) && mayGo(artifact));
    const wanted = found.filter((artifact) => !unwanted.includes(artifact));
    const tooMuch = oldestBeyond(wanted, maxBytes, mayGo);
    for (const artifact of [...halves.filter(mayGo), ...unwanted, ...tooMuch]) remove(folder, artifact);
    const kept = wanted.filter((artifact) => !tooMuch.includes(artifact));
    return { kept: amountOf(kept), unwanted: amountOf(unwanted), tooMuch: amountOf(tooMuch) };
  } finally {
    for (const run of runs.values()) leaveRun(run);
  }
}

/** By the folders that runs have saved to: that of several machines has one for each. */
function joinRuns(folder: string): Map<string, TestRun> {
  const homes = new Set([".", ...findResults(folder).map((name) => path.dirname(name))]);
  return new Map(Array.from(homes, (home) => [home, joinRun(path.join(folder, home), process.pid)]));
}

/** Whether no run that goes on may want it, or write it. */
function takesAway(
  folder: string,
  { name, files }: Artifact,
  result: TestResult | undefined,
  runs: ReadonlyMap<string, TestRun>,
): boolean {
  let home = path.dirname(name);
  while (!runs.has(home)) home = path.dirname(home);
  const run = runs.get(home)!;
  const file = path.join(folder, files.at(-1)!);
  const seen = statSync(file, { throwIfNoEntry: false });
  return seen !== undefined && isOver(leftBy(result, seen.mtimeMs), run) && takes(run, file, seen);
}

/** Of what no result speaks, nobody knows that it is not wanted. */
function isWanted(result: TestResult | undefined, keep: Kept): boolean {
  if (result === undefined || result.state !== "passed" || keep === "all") return true;
  return keep === "slow" && result.isSlow;
}

function findArtifacts(folder: string): Artifact[] {
  const found = new Map<string, Artifact>();
  for (const file of filesBelow(folder).sort()) {
    const [, name] = /^(.*)\.(?:pftrace|html)$/s.exec(file) ?? [];
    // One that goes meanwhile is not one that stays.
    const stats = name === undefined ? undefined : statSync(path.join(folder, file), { throwIfNoEntry: false });
    if (name === undefined || stats === undefined) continue;
    const artifact = found.get(name) ?? { name, files: [], bytes: 0, writtenMs: 0 };
    found.set(name, artifact);
    artifact.files.push(file);
    artifact.bytes += stats.size;
    artifact.writtenMs = Math.max(artifact.writtenMs, stats.mtimeMs);
  }
  return [...found.values()];
}

function oldestBeyond(
  artifacts: readonly Artifact[],
  maxBytes: number,
  mayGo: (artifact: Artifact) => boolean,
): Artifact[] {
  let { bytes } = amountOf(artifacts);
  const oldestFirst = artifacts.toSorted((one, other) => one.writtenMs - other.writtenMs);
  return oldestFirst.filter((artifact) => {
    if (bytes <= maxBytes || !mayGo(artifact)) return false;
    bytes -= artifact.bytes;
    return true;
  });
}

/** Its name is free when its trace has gone, which is the last of its files therefore. */
function remove(folder: string, { name, files }: Artifact): void {
  removeHalves(path.join(folder, name));
  for (const file of files) unlinkSync(path.join(folder, file));
  try {
    rmdirSync(path.join(folder, path.dirname(name)));
  } catch {
    // It holds more.
  }
}

function amountOf(artifacts: readonly Artifact[]): Amount {
  return { traces: artifacts.length, bytes: artifacts.reduce((sum, { bytes }) => sum + bytes, 0) };
}
