/**
 * The eye on the tests of a worker thread, as of Vitest's pool `threads` and of Jest with `workerThreads`. The watchdog belongs to the
 * main thread, where callweave may not be loaded; this thread is started by the one that it watches. It hears no signals.
 */
import { Worker } from "node:worker_threads";
import { packageRoot } from "#package-root";
import { messageOf } from "../../base/errors.js";
import type { Threads } from "../../runtime/threads.js";
import type { RunningTest } from "./running-test.js";
import { OWN_THREAD } from "../session/own-thread.js";
import { notice } from "../session/session-notices.js";
import type { HangWatchData, WatchdogMessage } from "../watchdog/watchdog-control.js";

/** @returns tells it of the test that runs, if any; does nothing where there can be no thread */
export function startHangWatch(threads: Threads): (test: RunningTest | undefined) => void {
  try {
    const worker = new Worker(new URL("dist/esm/hosts/traced-tests/hang-watch-thread.js", packageRoot), {
      name: "callweave hang watch",
      workerData: { threads: { ...threads.snapshot() } } satisfies HangWatchData,
      ...OWN_THREAD,
      execArgv: ["--no-warnings"],
    });
    worker.unref();
    worker.on("error", noticeEnd);
    const tell = (message: WatchdogMessage): void => worker.postMessage(message);
    threads.onNews = tell;
    return (test) => tell({ test });
  } catch (error) {
    noticeEnd(error);
    return () => undefined;
  }
}

function noticeEnd(error: unknown): void {
  const what = `a test in an endless loop is not ended, got ${messageOf(error)}`;
  notice(`callweave/tests: ${what}; run the tests in processes, not in threads`);
}
