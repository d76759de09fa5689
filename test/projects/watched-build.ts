/** A compiler in watch mode, with `--listEmittedFiles`: what it emits in each round. */
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { InstalledProject, StartOptions } from "./installed-project.js";

export interface WatchedBuild {
  /** Waits for the end of a round. @returns the JavaScript files that it has emitted, by path from the project */
  round(): Promise<string[]>;
  end(): Promise<void>;
}

export function watchBuild(
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
