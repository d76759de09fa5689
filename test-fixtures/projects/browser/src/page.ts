/** Records the program from its first module on; where the program ends its process, the page stops. */
import { start, stop, type BrowserRecording } from "callweave/browser";

const page = globalThis as unknown as { process: object; recording?: BrowserRecording };

start();
page.process = { exit: () => (page.recording = stop()) };
void import("./main.js");
