/** Ends the session of a recorder that is alone, and reads what it has recorded. */
import type { ThreadRecording } from "../../runtime/contract.js";
import { readRecording } from "../../runtime/read-recording.js";
import type { Recorder } from "../../runtime/recorder.js";

export function stopAndRead(recorder: Recorder): ThreadRecording {
  const { memory, stopNs } = recorder.stop();
  return readRecording(memory, { id: 0, name: "main" }, stopNs);
}
