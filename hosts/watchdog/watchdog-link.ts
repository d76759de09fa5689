/**
 * The program's side of the watchdog: starts it, tells it what it needs, and leaves the signals to the program wherever the program
 * listens to them. Where there is no worker or no shared memory (permission model), signals are simply not handled.
 */
import os from "node:os";
import { Worker } from "node:worker_threads";
import { packageRoot } from "#package-root";
import { URL, process } from "../../base/built-ins.js";
import type { Threads } from "../../runtime/threads.js";
import { liveFolder, removeLive } from "./live-folder.js";
import { giveUpMeasuring } from "../overhead/overhead.js";
import { noticeDeadWatchdog } from "../session/session-notices.js";
import type { RunningTest } from "../traced-tests/running-test.js";
import { SIGNAL_THREAD } from "./signal-thread.js";
import * as at from "./watchdog-control.js";
import type { WatchdogData, WatchdogMessage } from "./watchdog-control.js";

export interface WatchdogLink {
  sessionStarts(): void;
  /** Tells it of the test that runs, if any. */
  testRuns(test: RunningTest | undefined): void;
  /** Called when the gate says so already. */
  sessionIsSaved(output: string): void;
  /** Runs `save` unless the watchdog saves; then a signal has come and this thread waits for its end. */
  whileSaving(save: () => void): void;
  /** Whether an event on `process` only tells of the watchdog's own thread. */
  owns(event: string | symbol, values: readonly unknown[]): boolean;
  /** Counts a signal that the program is about to get; not an event that it emits itself to act as if there was one. */
  countSignal(event: string | symbol, values: readonly unknown[]): void;
  /** Waits for the end when this thread has sent the process a signal that ends it: by default no statement after it runs. */
  awaitOwnSignal(signal: string | number | undefined): void;
  /** Follows from now on which signals the program listens to. */
  followListeners(): void;
}

/** Longer than any save; only a watchdog that has died lets a thread wait as long. */
const LONGEST_SAVE_MS = 60_000;
const LONGEST_DRAIN_MS = 1000;

export function startWatchdog(threads: Threads): WatchdogLink {
  const control = new Int32Array(new SharedArrayBuffer(at.CONTROL_SLOTS * 4));
  let worker: Worker | undefined;
  let isDead = false;

  /** Signals are as if we were not there; the end of the program still saves. */
  function hasDied(error: unknown): void {
    if (isDead) return;
    isDead = true;
    control.fill(0, at.READY, at.READY + 1);
    Atomics.store(control, at.DRAINING, 0);
    giveUpMeasuring(threads.gate);
    Atomics.compareExchange(control, at.SAVING, at.WATCHDOG, at.NOBODY);
    noticeDeadWatchdog(error);
  }

  function launch(): Worker | undefined {
    try {
      const started = new Worker(new URL("dist/esm/hosts/watchdog/watchdog-start.js", packageRoot), {
        name: "callweave watchdog",
        workerData: { control, threads: { ...threads.snapshot() } } satisfies WatchdogData,
        ...SIGNAL_THREAD,
      });
      started.unref();
      // Without it an error would be the program's uncaught error.
      started.on("error", hasDied).on("exit", () => hasDied(undefined));
      threads.onNews = (message) => started.postMessage(message);
      return started;
    } catch (error) {
      hasDied(error);
      return undefined;
    }
  }

  return {
    sessionStarts: () => void (worker ??= launch()),
    testRuns: (test) => worker?.postMessage({ test } satisfies WatchdogMessage),
    sessionIsSaved(output) {
      Atomics.wait(control, at.DRAINING, 1, LONGEST_DRAIN_MS);
      removeLive(liveFolder(output, process.pid));
    },
    whileSaving(save) {
      const holder = Atomics.compareExchange(control, at.SAVING, at.NOBODY, at.PROGRAM);
      if (holder === at.WATCHDOG) Atomics.wait(control, at.NEVER, 0, LONGEST_SAVE_MS);
      if (holder !== at.NOBODY) return;
      try {
        save();
      } finally {
        Atomics.store(control, at.SAVING, at.NOBODY);
        Atomics.notify(control, at.SAVING);
      }
    },
    owns: (event, values) => event === "worker" && values[0] === worker,
    countSignal(event, [, signal]) {
      const index = indexOf(event);
      if (index >= 0 && signal === os.constants.signals[at.HEARD[index]]) Atomics.add(control, at.DELIVERED + index, 1);
    },
    awaitOwnSignal(signal = "SIGTERM") {
      const name = typeof signal === "number" ? nameOf(signal) : signal;
      const ending = at.SIGNALS.find((signal) => signal === name);
      if (ending === undefined || control[at.READY] === 0 || process.listenerCount(ending) > 0) return;
      Atomics.wait(control, at.NEVER, 0, LONGEST_SAVE_MS);
    },
    followListeners() {
      const follow = (event: string | symbol, change: number): void => {
        const index = indexOf(event);
        if (index < 0) return;
        const count = process.listenerCount(at.HEARD[index]) + change;
        Atomics.store(control, at.LISTENS + index, count > 0 ? 1 : 0);
      };
      at.HEARD.forEach(bindAgain);
      at.HEARD.forEach((signal) => follow(signal, 0));
      // "newListener" comes before the listener is there, "removeListener" when it has gone.
      process.on("newListener", (event: string | symbol) => follow(event, 1));
      process.on("removeListener", (event: string | symbol) => follow(event, 0));
    },
  };
}

const indexOf = (event: string | symbol): number => at.HEARD.findIndex((signal) => signal === event);

function nameOf(signal: number): string | undefined {
  return at.SIGNALS.find((name) => os.constants.signals[name] === signal);
}

/** Node binds `process.emit` when the first listener of a signal is added: added again, the listeners are called through ours. */
function bindAgain(signal: (typeof at.HEARD)[number]): void {
  const listeners = process.rawListeners(signal) as NodeJS.SignalsListener[];
  process.removeAllListeners(signal);
  for (const listener of listeners) process.on(signal, listener);
}
