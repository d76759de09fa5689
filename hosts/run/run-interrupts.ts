/**
 * Ctrl-C at `callweave run`. While the program runs it is the program's; then it is ours: the first one lets the trace be saved, the
 * second ends at once. One that has ended the program is the first.
 */
import { setTimeout as delay } from "node:timers/promises";
import { process } from "../../base/built-ins.js";
import type { endAtOnceOnInterrupt } from "../watchdog/end-at-once.js";
import { dropHalfDone, type HalfDone } from "../watchdog/half-done.js";
import { Interrupts, nowMs } from "../watchdog/interrupts.js";

export interface RunInterrupts {
  /** Whether there were two while the program ran. */
  readonly wereTwo: boolean;
  /** The program has ended: from now on, the second ends this process. */
  programEnded(halfDone: HalfDone): void;
  /** Before work that lets no listener run for long; whatever has come until now is heard first. */
  beforeWork(endAtOnce: typeof endAtOnceOnInterrupt): Promise<void>;
  /** Ctrl-C is what it is by default again. */
  close(): void;
}

export function watchInterrupts(): RunInterrupts {
  let interrupts = new Interrupts();
  let wereTwo = false;
  let halfDone: HalfDone | undefined;
  let release = (): void => undefined;
  const close = (): void => {
    process.off("SIGINT", note);
    release();
  };
  function note(): void {
    const isSecond = interrupts.isSecond(nowMs());
    wereTwo ||= isSecond;
    if (halfDone === undefined || !isSecond) return;
    dropHalfDone(halfDone);
    close();
    process.kill(process.pid, "SIGINT");
  }
  process.on("SIGINT", note);
  return {
    get wereTwo() {
      return wereTwo;
    },
    programEnded(ours) {
      halfDone = ours;
      interrupts = new Interrupts(interrupts.last(nowMs()), Infinity);
    },
    async beforeWork(endAtOnce) {
      if (halfDone === undefined) return;
      await delay(1);
      release = endAtOnce(halfDone, interrupts.last(nowMs()));
      await delay(1);
      process.off("SIGINT", note);
    },
    close,
  };
}
