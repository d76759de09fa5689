/**
 * The ends of a process at which a session is saved. Ours comes after the program's own exit handlers, so that they are recorded as
 * well, and changes nothing of the end: not its code, not its signal.
 *
 * | end | caught by |
 * |---|---|
 * | normal, uncaught error, unhandled rejection, `process.exit` | the event "exit" of an end that has begun, behind its last listener |
 * | an error in a handler of `uncaughtException` | `process._fatalException` |
 * | `process.exit` inside an exit handler, `process.reallyExit` | `process.reallyExit` |
 * | `process.abort` | `process.abort` |
 * | SIGINT, SIGTERM, SIGHUP | the watchdog (watchdog.ts); a second SIGINT ends at once (end-at-once.ts) |
 * | SIGKILL, other signals, out of memory | nothing: what was drained is left (drain.ts) |
 */
import { process } from "../../base/built-ins.js";
import type { Threads } from "../../runtime/threads.js";
import { removeSocket } from "../watchdog/control-path.js";
import { replaceMethod } from "./replace-method.js";
import type { RunningTest } from "../traced-tests/running-test.js";
import { startWatchdog } from "../watchdog/watchdog-link.js";

export interface ProcessEnd {
  sessionStarts(): void;
  testRuns(test: RunningTest | undefined): void;
  /** The trace is saved: the live recording of the session is not needed any more. */
  outputIsSaved(output: string): void;
}

/** Node's own names, which its types leave out. */
interface ProcessInternals {
  emit: (this: NodeJS.Process, event: string | symbol, ...values: unknown[]) => boolean;
  reallyExit: (this: NodeJS.Process, code?: number) => never;
  abort: (this: NodeJS.Process) => never;
  _fatalException: (this: NodeJS.Process, ...values: unknown[]) => boolean;
  kill: (this: NodeJS.Process, pid: number, signal?: string | number) => true;
}

/** Node says so just before it emits "exit". A program that emits it itself, to have its handlers run, may well go on. */
const isEnding = (): boolean => (process as unknown as { readonly _exiting: boolean })._exiting;

/** @param finish stops and saves the session that runs, if any; does not throw */
export function watchProcessEnd(threads: Threads, finish: () => void): ProcessEnd {
  const watchdog = startWatchdog(threads);
  const finishOnce = (): void => {
    watchdog.whileSaving(finish);
    removeSocket(process.pid);
  };

  wrap(
    "emit",
    (emit) =>
      function (event, ...values) {
        if (watchdog.owns(event, values)) return false;
        watchdog.countSignal(event, values);
        try {
          return emit.call(this, event, ...values);
        } finally {
          if (event === "exit" && isEnding()) finishOnce();
        }
      },
  );
  wrap(
    "reallyExit",
    (reallyExit) =>
      function (code) {
        finishOnce();
        return reallyExit.call(this, code);
      },
  );
  wrap(
    "abort",
    (abort) =>
      function () {
        finishOnce();
        return abort.call(this);
      },
  );
  wrap(
    "kill",
    (kill) =>
      function (pid, signal) {
        const sent = kill.call(this, pid, signal);
        if (pid === process.pid) watchdog.awaitOwnSignal(signal);
        return sent;
      },
  );
  // Bun and Deno do without it.
  if ("_fatalException" in process) wrapFatalException(finishOnce);
  // Bun tells its listeners without `process.emit`; of `Deno.exit` only the platform's own event tells.
  if ("bun" in process.versions) process.on("exit", () => isEnding() && finishOnce());
  if ("deno" in process.versions) (globalThis as unknown as EventTarget).addEventListener("unload", finishOnce);
  watchdog.followListeners();
  return {
    sessionStarts: () => watchdog.sessionStarts(),
    testRuns: (test) => watchdog.testRuns(test),
    outputIsSaved: (output) => watchdog.sessionIsSaved(output),
  };
}

/** Node calls it for each uncaught error, and ends with code 7 when it throws: an error was in a handler of the program's. */
function wrapFatalException(finish: () => void): void {
  wrap(
    "_fatalException",
    (fatalException) =>
      function (...values) {
        let hasThrown = true;
        try {
          const isHandled = fatalException.call(this, ...values);
          hasThrown = false;
          return isHandled;
        } finally {
          if (hasThrown) finish();
        }
      },
  );
}

function wrap<Name extends keyof ProcessInternals>(
  name: Name,
  wrapper: (original: ProcessInternals[Name]) => ProcessInternals[Name],
): void {
  replaceMethod(process as unknown as Record<Name, ProcessInternals[Name]>, name, wrapper);
}
