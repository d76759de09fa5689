/** What becomes of a program that has not ended in time, and of the processes that it has started. */
import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { collectParts, type Part } from "./collect-parts.js";
import { requestSnapshot } from "../watchdog/control-client.js";
import type { RunSettings } from "./run-settings.js";
import { processesOfRun, sendSignal } from "./processes-of-run.js";

/** What was going on when the time was over. */
export interface AtTimeOut {
  /** Raw trace of the program, if it had begun to record. */
  readonly snapshot?: Uint8Array;
  readonly parts: readonly Part[];
}

/** From the friendly signal to the one that nobody survives. */
const LAST_WORDS_MS = 2000;
const LOOK_MS = 50;

/**
 * The snapshots come first: what they do about the signal is not what they were busy with. Where all calls are kept, they are on disk,
 * and a snapshot has only the newest.
 * @param ended settles when the program has ended
 */
export async function endInTime(
  child: ChildProcess,
  ended: Promise<unknown>,
  { partsFolder, session }: RunSettings,
): Promise<AtTimeOut> {
  const collect = async (): Promise<Part[]> =>
    partsFolder === undefined ? [] : collectParts(partsFolder, AbortSignal.abort());
  if (session?.keep === "all") {
    await endAll(child, ended, partsFolder);
    return { parts: await collect() };
  }
  const snapshot = await requestSnapshot(child.pid!).catch(() => undefined);
  const parts = await collect();
  await endAll(child, ended, partsFolder);
  return { parts, ...(snapshot && { snapshot }) };
}

/** Who ends the run wants all of it to end. They come after the program, which may have ended them in its own way. */
export async function terminateRest(partsFolder: string): Promise<void> {
  for (const pid of await processesOfRun(partsFolder)) sendSignal(pid, "SIGTERM");
}

async function endAll(child: ChildProcess, ended: Promise<unknown>, folder?: string): Promise<void> {
  const others = async (): Promise<number[]> => (folder === undefined ? [] : await processesOfRun(folder));
  const isOver = async (): Promise<boolean> =>
    (child.exitCode !== null || child.signalCode !== null) && (await others()).length === 0;
  child.kill("SIGTERM");
  for (const pid of await others()) if (pid !== child.pid) sendSignal(pid, "SIGTERM");
  for (const until = performance.now() + LAST_WORDS_MS; !(await isOver()) && performance.now() < until;)
    await delay(LOOK_MS);
  // Some may have started others meanwhile.
  for (const until = performance.now() + LAST_WORDS_MS; !(await isOver()) && performance.now() < until;) {
    child.kill("SIGKILL");
    for (const pid of await others()) sendSignal(pid, "SIGKILL");
    await delay(LOOK_MS);
  }
  await ended;
}
