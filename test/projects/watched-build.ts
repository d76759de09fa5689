/** A compiler in watch mode, with `--listEmittedFiles`: what it emits in each round. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { InstalledProject, StartOptions } from "./installed-project.js";

interface WatchedBuild {
  /** Waits for the end of a round. @returns the JavaScript files that it has emitted, by path from the project */
  round(): Promise<string[]>;
  end(): Promise<void>;
}

function watchBuild(
  project: InstalledProject,
  command: string,
  args: readonly string[],
  options?: StartOptions,
): WatchedBuild {
  const child = project.start(command, [...args, "--listEmittedFiles", "--preserveWatchOutput"], options);
  const closed = once(child, "close");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async round() {
      const emitted: string[] = [];
      const printed: string[] = [];
      for (;;) {
        const line = await lines.next();
        if (line.done) throw new Error(`${command} ended while it should watch\n${printed.join("\n")}`);
        printed.push(line.value);
        if (line.value.includes("Watching for file changes.")) return emitted;
        const [, file] = /^TSFILE: +(.*\.js)$/.exec(line.value) ?? [];
        if (file !== undefined) emitted.push(path.relative(project.folder, file).split(path.sep).join("/"));
      }
    },
    async end() {
      child.kill();
      await closed;
    },
  };
}

/**
 * Edits the program while a compiler watches it.
 * @param checkRecorded runs what is emitted, and compares its calls
 */
export async function checkWatchedEdit(
  project: InstalledProject,
  command: string,
  checkRecorded: (main: string) => Promise<void>,
  options?: StartOptions,
): Promise<void> {
  const text = readFileSync(project.file("src/main.ts"), "utf8");
  const watched = watchBuild(project, command, ["-p", ".", "--watch"], options);
  try {
    const all = ["out/checkout.js", "out/main.js", "out/order.js", "out/users.js"];
    assert.deepEqual((await watched.round()).sort(), all);
    // One function more before the others, and no line.
    replaceFile(
      project,
      "src/main.ts",
      text.replace("\n\nasync function", "\nfunction first(): void {}\nasync function"),
    );
    let emitted: string[] = [];
    while (emitted.length === 0) emitted = await watched.round();
    assert.deepEqual(emitted, ["out/main.js"]);
    await checkRecorded("out/main.js");
  } finally {
    await watched.end();
    replaceFile(project, "src/main.ts", text);
  }
}

/** At once, as editors do it: nobody sees half of a file. */
export function replaceFile(project: InstalledProject, file: string, text: string): void {
  writeFileSync(project.file("new.tmp"), text);
  renameSync(project.file("new.tmp"), project.file(file));
}
