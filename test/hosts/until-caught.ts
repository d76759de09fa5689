import { readFileSync } from "node:fs";
import os from "node:os";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Waits until a process handles a signal. Linux tells of each process which signals it catches; SIGINT and SIGTERM are caught by every
 * Node process, SIGHUP is the last of those that end a process that the watchdog takes. Elsewhere two seconds must do.
 */
export async function untilCaught(pid: number, signal: NodeJS.Signals): Promise<void> {
  if (process.platform !== "linux") return delay(2000);
  const bit = 1n << BigInt(os.constants.signals[signal] - 1);
  for (let tries = 0; tries < 500; tries++) {
    const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? "0";
    if ((BigInt(`0x${caught}`) & bit) !== 0n) return;
    await delay(10);
  }
  throw new Error(`process ${pid} does not handle ${signal}`);
}
