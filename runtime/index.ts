/** The module that woven code imports. */
import { sharedRecorder } from "./shared-recorder.js";

// eslint-disable-next-line @typescript-eslint/unbound-method -- closures of `createRecorder`, none uses `this`
export const { register, enter, exit, enterTask, exitTask, suspend, resume } = sharedRecorder;
