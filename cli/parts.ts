/** The processes that a program has started: what they have left, and what is said about those that did not end by themselves. */
import { collectParts, type Part } from "../hosts/collect-parts.js";
import { isThere } from "../hosts/parts-folder.js";
import { tell } from "./save-and-tell.js";

export async function collectAndTell(folder: string): Promise<Part[]> {
  if (!isThere(folder))
    tell(
      "callweave: the folder of the recordings was removed: processes that the program started are not in the trace",
    );
  const parts = await collectParts(folder);
  for (const part of parts) if (part.state !== "ended") tell(`callweave: ${describe(part)}`);
  return parts;
}

function describe({ pid, state, recordings }: Part): string {
  if (recordings.length === 0) return `process ${pid} is not in the trace: it was killed before it had saved any of it`;
  const what = `process ${pid} (${recordings[0].name})`;
  return state === "running"
    ? `${what} still runs; the trace holds what it has recorded until now`
    : `${what} was killed; the trace holds what it had recorded up to a tenth of a second before`;
}
