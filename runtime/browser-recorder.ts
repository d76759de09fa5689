/** The one recorder of a page: without what knows Node, so that woven code that is shipped stays small. */
import { systemClock } from "./clock.js";
import { RUNTIME_SYMBOL } from "./contract.js";
import { LoneThread } from "./lone-thread.js";
import { createRecorder, type Recorder } from "./recorder.js";

const realm = globalThis as unknown as Record<symbol, Recorder | undefined>;

export const browserRecorder: Recorder = (realm[Symbol.for(RUNTIME_SYMBOL)] ??= createRecorder(
  systemClock,
  new LoneThread(),
));
