/** Saves a trace and, when that takes long and somebody looks at a terminal, shows how far it is. */
import { saveTrace, type SavedFile } from "../hosts/session-save.js";
import type { Trace } from "../trace/model.js";
import { formatBytes } from "./summary-text.js";

const QUIET_MS = 1000;
const BETWEEN_MS = 100;

/** @throws {CallweaveError} as `saveTrace` */
export function saveWithProgress(trace: Trace, file: string, terminal: NodeJS.WriteStream = process.stderr): SavedFile {
  let shownMs = performance.now() + QUIET_MS - BETWEEN_MS;
  let shown = false;
  const clear = (): void => {
    if (shown) terminal.write("\r\x1b[K");
  };
  try {
    return saveTrace(trace, file, (bytes) => {
      if (!terminal.isTTY || performance.now() - shownMs < BETWEEN_MS) return;
      shownMs = performance.now();
      clear();
      shown = true;
      terminal.write(`callweave: saving ${file}, ${formatBytes(bytes)} so far`);
    });
  } finally {
    clear();
  }
}
