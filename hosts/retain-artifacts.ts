/** Which traces of tests stay: those that are asked for, and of them the newest that fit. */
import fs from "node:fs";
import path from "node:path";
import type { TestResult } from "./test-results.js";
import type { Kept } from "./test-settings.js";

const { readdirSync, rmdirSync, statSync, unlinkSync } = fs;

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
  readonly files: string[];
  bytes: number;
  writtenMs: number;
}

/** Removes the others. Traces of whole runs are asked for in any case. @param results of all attempts */
export function retainArtifacts(
  folder: string,
  results: readonly TestResult[],
  keep: Kept,
  maxBytes: number,
): Retained {
  const byName = new Map(results.map((result) => [result.artifact, result]));
  const found = findArtifacts(folder);
  const unwanted = found.filter(({ name }) => !isWanted(byName.get(name), keep));
  const wanted = found.filter((artifact) => !unwanted.includes(artifact));
  const tooMuch = oldestBeyond(wanted, maxBytes);
  for (const artifact of [...unwanted, ...tooMuch]) remove(folder, artifact);
  const kept = wanted.filter((artifact) => !tooMuch.includes(artifact));
  return { kept: amountOf(kept), unwanted: amountOf(unwanted), tooMuch: amountOf(tooMuch) };
}

/** Of what no result speaks, nobody knows that it is not wanted. */
function isWanted(result: TestResult | undefined, keep: Kept): boolean {
  if (result === undefined || result.state !== "passed" || keep === "all") return true;
  return keep === "slow" && result.isSlow;
}

function findArtifacts(folder: string): Artifact[] {
  const found = new Map<string, Artifact>();
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const [, name] = /^(.*)\.(?:pftrace|html)$/s.exec(file) ?? [];
    if (name === undefined) continue;
    const { size, mtimeMs } = statSync(path.join(folder, file));
    const artifact = found.get(name) ?? { name, files: [], bytes: 0, writtenMs: 0 };
    found.set(name, artifact);
    artifact.files.push(file);
    artifact.bytes += size;
    artifact.writtenMs = Math.max(artifact.writtenMs, mtimeMs);
  }
  return [...found.values()];
}

function oldestBeyond(artifacts: readonly Artifact[], maxBytes: number): Artifact[] {
  let { bytes } = amountOf(artifacts);
  const oldestFirst = artifacts.toSorted((one, other) => one.writtenMs - other.writtenMs);
  return oldestFirst.filter((artifact) => {
    if (bytes <= maxBytes) return false;
    bytes -= artifact.bytes;
    return true;
  });
}

function remove(folder: string, { files }: Artifact): void {
  for (const file of files) unlinkSync(path.join(folder, file));
  const home = path.join(folder, path.dirname(files[0]));
  if (readdirSync(home).length === 0) rmdirSync(home);
}

function amountOf(artifacts: readonly Artifact[]): Amount {
  return { traces: artifacts.length, bytes: artifacts.reduce((sum, { bytes }) => sum + bytes, 0) };
}
