/**
 * What being recorded costs on this machine, kept for a day in a folder of the user's own: measuring it takes as long as Node takes to
 * start. A figure is of one machine, Node and build of callweave. Whatever goes wrong, it is measured.
 *
 * It is the least of the first few times: what disturbs the machine makes it dearer, by a third for seconds, and never cheaper, and
 * what is too much of it would be taken from times that the program has spent.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { JSON, process } from "../../base/built-ins.js";
import type { Cost, Overhead } from "../../runtime/contract.js";
import { readBuildId } from "../cache/build-id.js";
import { isCacheOff } from "../cache/cache-switch.js";
import { sha256 } from "../cache/sha256.js";
import { makeUserFolder, userFolder } from "../files/user-folder.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const MEASUREMENTS = 5;

interface Kept {
  readonly overhead: Overhead;
  /** How often it was measured. */
  readonly measurements: number;
}

export async function keptOverhead(measure: () => Promise<Overhead>): Promise<Overhead> {
  if (isCacheOff()) return measure();
  const file = placeOf();
  const kept = file === undefined ? undefined : read(file);
  if (kept && kept.measurements >= MEASUREMENTS) return kept.overhead;
  const overhead = least(await measure(), kept?.overhead);
  if (file) write(file, { overhead, measurements: (kept?.measurements ?? 0) + 1 });
  return overhead;
}

function least(one: Overhead, other = one): Overhead {
  const cheaper = (a: Cost, b: Cost): Cost => (a.insideNs + a.outsideNs < b.insideNs + b.outsideNs ? a : b);
  return { call: cheaper(one.call, other.call), stretch: cheaper(one.stretch, other.stretch) };
}

function placeOf(): string | undefined {
  try {
    makeUserFolder();
    const of = [os.hostname(), process.arch, process.version, readBuildId()];
    return path.join(userFolder, `overhead-${sha256(JSON.stringify(of)).slice(0, 16)}.json`);
  } catch {
    return undefined;
  }
}

function read(file: string): Kept | undefined {
  try {
    if (Math.abs(Date.now() - fs.statSync(file).mtimeMs) > DAY_MS) return undefined;
    const { overhead, measurements } = JSON.parse(fs.readFileSync(file, "utf8")) as Kept;
    return isCost(overhead.call) && isCost(overhead.stretch) && measurements > 0
      ? { overhead, measurements }
      : undefined;
  } catch {
    return undefined;
  }
}

const isCost = ({ insideNs, outsideNs }: Cost): boolean =>
  Number.isFinite(insideNs) && Number.isFinite(outsideNs) && insideNs > 0 && outsideNs >= 0;

function write(file: string, kept: Kept): void {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    fs.writeFileSync(beside, JSON.stringify(kept));
    fs.renameSync(beside, file);
  } catch {
    // A disk that is full or read-only: it is measured each time.
    fs.rmSync(beside, { force: true });
  }
}
