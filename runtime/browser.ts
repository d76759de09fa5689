/** The module that woven code imports in a page: the same functions as index.ts. */
import { browserRecorder } from "./browser-recorder.js";

// eslint-disable-next-line @typescript-eslint/unbound-method -- closures of `createRecorder`, none uses `this`
export const { register, enter, exit, enterTask, exitTask, suspend, resume } = browserRecorder;
