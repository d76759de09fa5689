/**
 * What being recorded costs on this machine, kept for a day in a folder of the user's own: measuring it takes as long as Node takes to
 * start. A figure is of one machine, Node and build of callweave. Whatever goes wrong, it is measured.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Cost, Overhead } from "../../runtime/contract.js";
import { readBuildId } from "../cache/build-id.js";
import { isCacheOff } from "../cache/cache-switch.js";
import { sha256 } from "../cache/sha256.js";
import { makeUserFolder, userFolder } from "../files/user-folder.js";

const DAY_MS = 24 * 60 * 60 * 1000;

export async function keptOverhead(measure: () => Promise<Overhead>): Promise<Overhead> {
  if (isCacheOff()) return measure();
  const file = placeOf();
  const kept = file && read(file);
  if (kept) return kept;
  const measured = await measure();
  if (file) write(file, measured);
  return measured;
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

function read(file: string): Overhead | undefined {
  try {
    if (Math.abs(Date.now() - fs.statSync(file).mtimeMs) > DAY_MS) return undefined;
    const { call, stretch } = JSON.parse(fs.readFileSync(file, "utf8")) as Overhead;
    return isCost(call) && isCost(stretch) ? { call, stretch } : undefined;
  } catch {
    return undefined;
  }
}

const isCost = ({ insideNs, outsideNs }: Cost): boolean =>
  Number.isFinite(insideNs) && Number.isFinite(outsideNs) && insideNs > 0 && outsideNs >= 0;

function write(file: string, overhead: Overhead): void {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    fs.writeFileSync(beside, JSON.stringify(overhead));
    fs.renameSync(beside, file);
  } catch {
    // A disk that is full or read-only: it is measured each time.
    fs.rmSync(beside, { force: true });
  }
}
