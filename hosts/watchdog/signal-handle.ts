/**
 * Signals below Node's own listeners, for callweave's threads. Node's `process.on("SIGTERM")` does nothing in a worker. The binding
 * below it works on the loop of whichever thread uses it (Node 20: lib/internal/process/signal.js uses the same object). Once the last
 * handle of a signal in the process is closed, the signal has its default action again.
 */
import { createRequire } from "node:module";
import os from "node:os";

export interface SignalHandle {
  close(): void;
}

/** Node's own names. */
interface NodeHandle extends SignalHandle {
  unref(): void;
  start(signal: number): number;
  onsignal: (signal: number) => void;
}
interface InternalBindings {
  readonly internalBinding: (name: "signal_wrap") => SignalBinding;
}
interface SignalBinding {
  readonly Signal: new () => NodeHandle;
}

/** @returns undefined where signals cannot be handled */
export function handleSignal(name: NodeJS.Signals, onSignal: () => void): SignalHandle | undefined {
  const Signal = findSignal();
  if (Signal === undefined) return undefined;
  const handle = new Signal();
  handle.unref();
  handle.onsignal = onSignal;
  handle.start(os.constants.signals[name]);
  return handle;
}

/**
 * Node 24 no longer has it in `process.binding`. The module is there with --expose-internals, which only our threads get. Should a
 * later Node not have it either, a signal leaves what was drained, as SIGKILL does.
 */
function findSignal(): SignalBinding["Signal"] | undefined {
  try {
    const { internalBinding } = createRequire(import.meta.url)("internal/test/binding") as InternalBindings;
    return internalBinding("signal_wrap").Signal;
  } catch {
    return undefined;
  }
}
