/** Makes the changes of `callweave init`, and takes them back: what the files were before is kept beside them. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CallweaveError } from "../../base/errors.js";
import { takeOutEntry, type JsonEntry } from "./edit-json.js";
import type { FileChange } from "./init-plan.js";

const UNDO_FILE = ".callweave-undo.json";

/** @throws {CallweaveError} when the changes of another time are not taken back yet */
export function makeChanges(root: string, changes: readonly FileChange[]): void {
  const undo = path.join(root, UNDO_FILE);
  if (existsSync(undo)) {
    const what = `there are changes of an earlier time, got ${undo}`;
    throw new CallweaveError(
      "init",
      what,
      "take them back with `callweave init --undo`, or remove the file to keep them",
    );
  }
  writeFileSync(undo, `${JSON.stringify(changes, null, 2)}\n`);
  for (const { file, after } of changes) writeFileSync(path.join(root, file), after);
}

/**
 * Of a file that was changed since, only what `init` has added is taken out, and that only where it is as it was added.
 * @returns what became of each file, a line each
 * @throws {CallweaveError} when there is nothing to take back
 */
export function takeBack(root: string): string[] {
  const undo = path.join(root, UNDO_FILE);
  if (!existsSync(undo)) {
    throw new CallweaveError("init", `there is nothing to take back, got no ${undo}`, "start it where `init` was");
  }
  const done = (JSON.parse(readFileSync(undo, "utf8")) as FileChange[]).flatMap((change) => takeBackOne(root, change));
  rmSync(undo);
  return done;
}

function takeBackOne(root: string, { file, before, after, entries }: FileChange): string[] {
  const where = path.join(root, file);
  if (!existsSync(where)) return [`gone already: ${file}`];
  const now = readFileSync(where, "utf8");
  if (before === undefined) {
    if (now !== after) return [`changed since, and kept: ${file}`];
    rmSync(where);
    return [`removed: ${file}`];
  }
  if (now === after) {
    writeFileSync(where, before);
    return [`as before: ${file}`];
  }
  const { text, left } = takeOut(now, entries, before);
  writeFileSync(where, text);
  return [
    `changed since: ${file}, of which only what init had added is taken out`,
    ...left.map((name) => `  changed since too, and kept: ${name}`),
  ];
}

/** What was added last goes first. */
function takeOut(now: string, entries: readonly JsonEntry[], before: string): { text: string; left: string[] } {
  const left: string[] = [];
  const text = entries.reduceRight((rest, entry) => {
    const without = takeOutEntry(rest, entry, before);
    if (without === undefined) left.unshift(entry.path.join("."));
    return without ?? rest;
  }, now);
  return { text, left };
}
