/** What the processes of a run have left in its folder (parts-folder.ts), and what those that still run have recorded so far. */
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Map, Set } from "../../base/built-ins.js";
import { bytesInMemory } from "../../trace/bytes/byte-source.js";
import { readRaw } from "../../trace/raw/read-raw.js";
import type { RawRecording } from "../../trace/raw/read-raw.js";
import { requestSnapshot } from "../watchdog/control-client.js";
import { removeSocket } from "../watchdog/control-path.js";
import { openSource } from "../files/file-source.js";
import { isRunning } from "../watchdog/is-running.js";
import { readLive } from "../watchdog/read-live.js";
import { pidOf } from "../watchdog/live-folder.js";
import { findStarting, listParts } from "./parts-folder.js";

export interface Part extends RawRecording {
  readonly pid: number;
  /** How the process is: a killed one has left what it had drained to disk. */
  readonly state: "ended" | "killed" | "running";
}

/** For a process that ends with its parent, and for Node to come to its first line, TypeScript loaded. */
const ENDING_MS = 1000;
const STARTING_MS = 10_000;
const LOOK_MS = 20;
const PART = /^((\d+)-\w+\.cwraw)(?:\.\d+\.live)?$/;

/**
 * @param hurry ends the waiting
 * @returns the processes that have woven functions, and those of which nothing is known, in the order in which they began
 */
export async function collectParts(folder: string, hurry: AbortSignal): Promise<Part[]> {
  const parts = new Map<string, Part>();
  for (let seen = -1; seen < parts.size;) {
    seen = parts.size;
    await settle(folder, hurry);
    for (const name of partsIn(folder)) if (!parts.has(name)) parts.set(name, await readPart(folder, name));
  }
  const found = [...parts.values()].filter(({ processes }) => processes.every(({ files }) => files.length > 0));
  return found.sort((one, other) => Number(startOf(one) - startOf(other)));
}

const partsIn = (folder: string): string[] => [
  ...new Set(listParts(folder).flatMap((name) => PART.exec(name)?.[1] ?? [])),
];

const startOf = ({ processes }: RawRecording): bigint => processes[0]?.threads[0]?.startNs ?? 0n;

/** Waits a while for the processes that are about to end, and for those that are about to begin. */
async function settle(folder: string, hurry: AbortSignal): Promise<void> {
  const beganMs = performance.now();
  let fromMs = beganMs;
  while (!hurry.aborted) {
    const nowMs = performance.now();
    const starting = findStarting(folder).filter(({ pid }) => isRunning(pid));
    const isNodeStarting = starting.some(({ isNode }) => isNode);
    const running = listParts(folder).filter((name) => name.endsWith(".live") && isRunning(pidOf(name)));
    // On a busy machine it takes a while from its first line to its first function, too.
    if (isNodeStarting && nowMs - beganMs < STARTING_MS) fromMs = nowMs;
    else if (running.length + starting.length === 0 || nowMs - fromMs > ENDING_MS) return;
    await delay(LOOK_MS);
  }
}

async function readPart(folder: string, name: string): Promise<Part> {
  const pid = Number(PART.exec(name)![2]);
  const file = path.join(folder, name);
  const live = `${file}.${pid}.live`;
  const saved = (): Part | undefined =>
    existsSync(file) ? { pid, state: "ended", ...readRaw(openSource(file)) } : undefined;
  if (isRunning(pid)) return saved() ?? (await snapshotOf(pid)) ?? saved() ?? drained(pid, live, "running");
  removeSocket(pid);
  return saved() ?? drained(pid, live, "killed");
}

async function snapshotOf(pid: number): Promise<Part | undefined> {
  for (const from = performance.now(); performance.now() - from < ENDING_MS && isRunning(pid);) {
    try {
      return { pid, state: "running", ...readRaw(bytesInMemory(await requestSnapshot(pid))) };
    } catch {
      // It has just begun, and its watchdog has not.
      await delay(LOOK_MS);
    }
  }
  return undefined;
}

/** A process that was killed at once has drained nothing. */
function drained(pid: number, live: string, state: Part["state"]): Part {
  try {
    return { pid, state, ...readLive(live) };
  } catch {
    return { pid, state, processes: [] };
  }
}
