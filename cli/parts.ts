/** The processes that a program has started: what they have left, and what is said about those that did not end by themselves. */
import { collectParts, type Part } from "../hosts/run/collect-parts.js";
import { isThere } from "../hosts/run/parts-folder.js";
import { tell } from "./save-and-tell.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** CI that has sent SIGTERM sends SIGKILL soon. */
const URGENT_MS = 1000;

/** @param isUrgent the program was told to end */
export async function collectAndTell(folder: string, isUrgent: boolean): Promise<Part[]> {
  if (!isThere(folder))
    tell(
      "callweave: the folder of the recordings was removed: processes that the program started are not in the trace",
    );
  const hurry = new AbortController();
  const abort = (): void => hurry.abort();
  const timer = isUrgent ? setTimeout(abort, URGENT_MS) : undefined;
  // Who presses Ctrl-C again waits no longer, and still gets the trace.
  for (const signal of SIGNALS) process.on(signal, abort);
  const parts = await collectParts(folder, hurry.signal);
  for (const signal of SIGNALS) process.off(signal, abort);
  clearTimeout(timer);
  return tellParts(parts, "still runs; the trace holds what it has recorded until now");
}

/** @param running what is said of a process that runs */
export function tellParts(parts: readonly Part[], running: string): Part[] {
  for (const part of parts) if (part.state !== "ended") tell(`callweave: ${describe(part, running)}`);
  return [...parts];
}

function describe({ pid, state, processes }: Part, running: string): string {
  if (processes.length === 0) return `process ${pid} is not in the trace: it was killed before it had saved any of it`;
  const what = `process ${pid} (${processes[0].name})`;
  return state === "running"
    ? `${what} ${running}`
    : `${what} was killed; the trace ends with what was on disk by then`;
}
