/** Saves a trace and, when that takes long and somebody looks at a terminal, shows how far it is. */
import { saveTrace, type SavedFile } from "../hosts/session-save.js";
import type { Trace } from "../trace/model.js";
import { formatBytes } from "./summary-text.js";

const QUIET_MS = 1000;
const BETWEEN_MS = 100;

export interface Terminal {
  readonly isTTY: boolean;
  write(text: string): unknown;
}

/** @throws {CallweaveError} as `saveTrace` */
export function saveWithProgress(
  trace: Trace,
  file: string,
  terminal: Terminal = process.stderr,
  nowMs: () => number = () => performance.now(),
): SavedFile {
  let shownMs = nowMs() + QUIET_MS - BETWEEN_MS;
  let shown = false;
  const clear = (): void => {
    if (shown) terminal.write("\r\x1b[K");
  };
  try {
    return saveTrace(trace, file, (bytes) => {
      if (!terminal.isTTY || nowMs() - shownMs < BETWEEN_MS) return;
      shownMs = nowMs();
      clear();
      shown = true;
      terminal.write(`callweave: saving ${file}, ${formatBytes(bytes)} so far`);
    });
  } finally {
    clear();
  }
}
