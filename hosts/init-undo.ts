/** Makes the changes of `callweave init`, and takes them back: what the files were before is kept beside them. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CallweaveError } from "../base/errors.js";
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
 * @returns the files that are as they were
 * @throws {CallweaveError} when there is nothing to take back, or a file has changed since; then nothing is touched
 */
export function takeBack(root: string): string[] {
  const undo = path.join(root, UNDO_FILE);
  if (!existsSync(undo)) {
    throw new CallweaveError("init", `there is nothing to take back, got no ${undo}`, "start it where `init` was");
  }
  const changes = JSON.parse(readFileSync(undo, "utf8")) as FileChange[];
  const changed = changes.filter(({ file, after }) => readFileSync(path.join(root, file), "utf8") !== after);
  if (changed.length > 0) {
    const what = `a file has changed since, got ${changed.map(({ file }) => file).join(" and ")}`;
    throw new CallweaveError("init", what, `take callweave out of it by hand, and remove ${undo}`);
  }
  for (const { file, before } of changes) writeFileSync(path.join(root, file), before);
  rmSync(undo);
  return changes.map(({ file }) => file);
}
