/** A folder that is gone afterwards, also when the process is told to end meanwhile. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { process } from "../../base/built-ins.js";
import { CallweaveError, messageOf } from "../../base/errors.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * @param action has to let the event loop turn now and then, or a signal waits for its end
 * @throws {CallweaveError} when there can be no such folder
 */
export async function inTemporaryFolder<T>(action: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeFolder();
  const clear = (): void => {
    for (const signal of SIGNALS) process.off(signal, end);
    rmSync(folder, { recursive: true, force: true });
  };
  const end = (signal: NodeJS.Signals): void => {
    clear();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    return await action(folder);
  } finally {
    clear();
  }
}

function makeFolder(): string {
  try {
    return mkdtempSync(path.join(os.tmpdir(), "callweave-"));
  } catch (error) {
    throw cannotWriteThere(error);
  }
}

export function cannotWriteThere(error: unknown): CallweaveError {
  const what = `cannot write to the folder for temporary files, got ${messageOf(error)}`;
  return new CallweaveError("query", what, "make room there, or set TMPDIR to another folder", { cause: error });
}
