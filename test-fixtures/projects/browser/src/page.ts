/** Records the program from its first module on; where the program ends its process, the page stops. */
import { counter, start, stop, type BrowserRecording } from "callweave/browser";

const page = globalThis as unknown as { process: object; recording?: BrowserRecording };

start();
counter("pages", 1, "count");
page.process = { exit: () => (page.recording = stop()) };
void import("./main.js");
