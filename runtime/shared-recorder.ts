/**
 * The one recorder of a realm, however many copies of the package it loads (ES module and CommonJS, two installs). Woven scripts
 * that are no modules find it under the same symbol.
 */
import { systemClock } from "./clock.js";
import { RUNTIME_SYMBOL } from "./contract.js";
import { nodeCallbacks } from "./node-callbacks.js";
import { connectThreads } from "./node-threads.js";
import { createRecorder, type Recorder } from "./recorder.js";
import type { Threads } from "./threads.js";

const realm = globalThis as unknown as Record<symbol, Recorder<Threads> | undefined>;

export const sharedRecorder: Recorder<Threads> = (realm[Symbol.for(RUNTIME_SYMBOL)] ??= createRecorder(
  systemClock,
  connectThreads(systemClock),
  nodeCallbacks,
));
