/** Starts jobs of the view server (view-worker.ts) and hands over what they make. */
import { on } from "node:events";
import { Worker } from "node:worker_threads";
import { packageRoot } from "#package-root";
import type { FormatName } from "../../trace/format-names.js";
import type { Summary } from "../../trace/answers/summary.js";

export interface ViewJob {
  readonly file: string;
  readonly make: "counts" | FormatName;
}

/** A summary without the frames and tasks themselves. */
export type TraceCounts = Omit<Summary, "unfinished" | "suspended"> & {
  readonly unfinished: number;
  readonly suspended: number;
};

/** @throws {Error} with the message for people, when the file cannot be read */
export async function countTrace(file: string): Promise<TraceCounts> {
  for await (const counts of run({ file, make: "counts" })) return counts as TraceCounts;
  throw new Error(`nothing was read from ${file}`);
}

/**
 * The bytes of a trace in another format. The job ends when the loop over them does.
 * @throws {Error} with the message for people, when the file cannot be read
 */
export function convertTrace(file: string, format: FormatName): AsyncGenerator<Uint8Array, void> {
  return run({ file, make: format }) as AsyncGenerator<Uint8Array, void>;
}

async function* run(job: ViewJob): AsyncGenerator<unknown, void> {
  const worker = new Worker(new URL("dist/esm/hosts/view/view-worker.js", packageRoot), {
    workerData: job,
    execArgv: [],
  });
  try {
    for await (const [message] of on(worker, "message", { close: ["exit"] })) yield message;
  } finally {
    await worker.terminate();
  }
}
