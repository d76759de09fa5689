/** The thread of hang-watch.ts: nothing can make a thread in an endless loop leave it, and nothing but its parent can end it alone. */
import { parentPort, receiveMessageOnPort } from "node:worker_threads";
import { messageOf } from "../../base/errors.js";
import { systemClock } from "../../runtime/clock.js";
import { closeGate, GateSlot, hangIsFound, hangIsSaved } from "../../runtime/gate.js";
import { LOOK_MS } from "../watchdog/drain.js";
import { liveFolder, removeLive } from "../watchdog/live-folder.js";
import type { RunningTest } from "./running-test.js";
import { notice } from "../session/session-notices.js";
import { contentOf } from "../session/session-recording.js";
import { saveTrace } from "../session/session-save.js";
import { isSaved, lastSession, markSaved, readSession, sessionInfo } from "../session/session-threads.js";
import type { WatchdogMessage } from "../watchdog/watchdog-control.js";
import { threads } from "../watchdog/watchdog-threads.js";
import { hangs, saveHungTest } from "./watch-test.js";

let test: RunningTest | undefined;

function take(message: WatchdogMessage): void {
  if ("test" in message) test = message.test;
  else threads.take(message);
}

// The listener also keeps this thread alive, which its parent has given up with `unref`.
parentPort!.on("message", take);

const looking = setInterval(() => {
  for (let sent; (sent = receiveMessageOnPort(parentPort!)) !== undefined;) take(sent.message as WatchdogMessage);
  if (test === undefined || !hangs(test)) return;
  clearInterval(looking);
  if (!hangIsFound(threads.gate)) return;
  saveHungTest(threads, test);
  // Tests may hang in several threads at one time: the last to save ends the process.
  if (!hangIsSaved(threads.gate)) return;
  closeGate(threads.gate, systemClock.now());
  try {
    saveRun();
  } catch (error) {
    notice(messageOf(error));
  }
  process.kill(process.pid, "SIGKILL");
}, LOOK_MS);

/** Nobody else will. What is streamed to disk is there already, and `callweave run` or `callweave recover` makes a trace of it. */
function saveRun(): void {
  const { output, keepsAll } = sessionInfo(threads)!;
  if (output === undefined || keepsAll || isSaved(threads)) return;
  const session = lastSession(threads);
  saveTrace(contentOf(readSession(threads), threads).trace(), output);
  markSaved(threads, session);
  // A watchdog sees the mark, and writes to it no more.
  Atomics.wait(threads.gate.slots, GateSlot.NEVER, 0, 3 * LOOK_MS);
  removeLive(liveFolder(output, process.pid));
}
