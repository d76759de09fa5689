/** The files of artifacts: those below a folder in which runs of tests may be saving, and taking away, at this moment. */
import fs from "node:fs";
import path from "node:path";

const { readdirSync } = fs;

/** What runs keep there of themselves while they go on (test-runs.ts); it comes and goes. */
export const RUNNING = ".running";

/** @returns paths from the folder, without those of RUNNING and what has gone meanwhile; none where the folder is missing */
export function filesBelow(folder: string, below = ""): string[] {
  return entriesOf(path.join(folder, below)).flatMap((entry) => {
    const name = path.join(below, entry.name);
    if (!entry.isDirectory()) return name;
    return entry.name === RUNNING ? [] : filesBelow(folder, name);
  });
}

function entriesOf(folder: string): fs.Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
