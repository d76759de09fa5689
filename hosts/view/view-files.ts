/** The traces that `callweave view` shows: one file, or those of a folder and of the folders right in it. */
import { readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { CallweaveError } from "../../base/errors.js";
import { READ_EXTENSIONS } from "../../trace/format-names.js";
import { kindOfTrace } from "../../trace/read-trace.js";
import { readHead } from "../files/trace-file.js";

export interface ViewedFile {
  /** Path from the folder, with slashes: what the page calls it. */
  readonly name: string;
  /** Absolute, with no link in it. */
  readonly file: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

export interface ViewedFiles {
  /** The newest first. */
  list(): ViewedFile[];
  /** Only a name that is on the list leads to a file, so no name leads out of the folder. */
  find(name: string): ViewedFile | undefined;
}

/** @throws {CallweaveError} when there is no such file or folder */
export function viewedFiles(where: string): ViewedFiles {
  const stats = statSync(where, { throwIfNoEntry: false });
  if (stats?.isFile()) return onlyFile(where);
  if (stats?.isDirectory()) return filesOfFolder(realpathSync(where));
  throw new CallweaveError(
    "view",
    `there is nothing to view, got ${where}`,
    "give the path of a trace, or of a folder of traces",
  );
}

function onlyFile(where: string): ViewedFiles {
  const name = path.basename(where);
  const look = (): ViewedFile[] => {
    const file = realpathSync(where);
    const { size, mtimeMs } = statSync(file);
    return [{ name, file, bytes: size, modifiedMs: mtimeMs }];
  };
  return { list: look, find: (wanted) => (wanted === name ? look()[0] : undefined) };
}

function filesOfFolder(root: string): ViewedFiles {
  const files = (): ViewedFile[] =>
    entriesOf(root).flatMap((entry) => {
      if (!entry.isDirectory()) return fileAt(root, entry.name);
      if (SKIPPED.test(entry.name)) return [];
      return entriesOf(path.join(root, entry.name)).flatMap((inner) => fileAt(root, `${entry.name}/${inner.name}`));
    });
  return {
    list: () =>
      files()
        .filter(isTrace)
        .sort((a, b) => b.modifiedMs - a.modifiedMs),
    find: (name) => files().find((file) => file.name === name),
  };
}

/** Folders of others, and those that recordings grow in while a program runs. */
const SKIPPED = /^\.|^node_modules$|\.(?:live|parts|gone)$/;

function isTraceName(name: string): boolean {
  const plain = name.toLowerCase().replace(/\.gz$/, "");
  return READ_EXTENSIONS.some((extension) => plain.endsWith(extension));
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // not ours to read, or gone since
  }
}

/** Nothing when it is no trace by its name, no file, or a link that leads out of the folder. */
function fileAt(root: string, name: string): ViewedFile[] {
  if (!isTraceName(name)) return [];
  try {
    const file = realpathSync(path.join(root, name));
    const stats = statSync(file);
    if (!stats.isFile() || !file.startsWith(path.join(root, path.sep))) return [];
    return [{ name, file, bytes: stats.size, modifiedMs: stats.mtimeMs }];
  } catch {
    return []; // gone since, or a link to nothing
  }
}

/** A folder holds JSON of all kinds. What is no trace by its content and yet by its name is shown, with what is wrong with it. */
function isTrace({ name, file }: ViewedFile): boolean {
  if (!/\.json(?:\.gz)?$/i.test(name)) return true;
  try {
    const head = readHead(file);
    return kindOfTrace(head) !== "chrome-json" || /"traceEvents"|"ph"\s*:/.test(new TextDecoder().decode(head));
  } catch {
    return false;
  }
}
