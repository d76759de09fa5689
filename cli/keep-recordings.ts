/** What was recorded is whole when only its trace could not be saved: it stays, and the user is told what makes a trace of it. */
import { existsSync } from "node:fs";
import path from "node:path";
import { tell } from "./save-and-tell.js";

export interface Recordings {
  /** The raw trace of the program. */
  readonly raw: string;
  /** Its live folder, if it has not saved that. */
  readonly live: string;
  /** Of the processes that it has started, where they are followed. */
  readonly partsFolder: string | undefined;
}

/** @returns whether anything is on disk; the snapshot of a program that ran out of time is in memory alone */
export function tellKept({ raw, live, partsFolder }: Recordings): boolean {
  const kept = [raw, live, ...(partsFolder === undefined ? [] : [partsFolder])].filter((file) => existsSync(file));
  if (!existsSync(raw) && !existsSync(live)) return false;
  const names = kept.map((file) => path.relative("", file));
  tell(
    `callweave/run: what was recorded is kept, as there is no trace of it, got ${names.join(", ")}; ` +
      `\`npx callweave ${commandFor(names)}\` makes one, with FILE where it can be written`,
  );
  return true;
}

/** The folder of the parts leads to the others. */
function commandFor(names: readonly string[]): string {
  const last = names[names.length - 1];
  return last.endsWith(".cwraw") ? `convert ${last} FILE` : `recover ${last} -o FILE`;
}
