/** A `callweave build --watch`, followed by what it prints. */
import { spawn, type SpawnOptions } from "node:child_process";

export interface Watching {
  /** Until it waits for changes again. @returns what it has printed since the last time */
  readonly next: () => Promise<string>;
  /** Until that holds at the end of a build. */
  readonly until: (holds: () => boolean) => Promise<void>;
  /** Ctrl-C. @returns exit code and signal */
  readonly interrupt: () => Promise<unknown[]>;
}

/** @param args of `node` */
export async function watching(
  args: readonly string[],
  options: Pick<SpawnOptions, "cwd" | "env">,
  action: (watching: Watching) => Promise<void>,
): Promise<void> {
  const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
  // Not "close", which waits until somebody has read all that it printed.
  const ended = new Promise<unknown[]>((resolve) => child.on("exit", (...how) => resolve(how)));
  const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  async function next(): Promise<string> {
    for (let text = ""; ;) {
      const { value } = await chunks.next();
      if (value === undefined) throw new Error(`it has ended, and has printed ${text}`);
      text += value.toString();
      if (/Watching for file changes\.\s*$/.test(text)) return text;
    }
  }
  async function until(holds: () => boolean): Promise<void> {
    do await next();
    while (!holds());
  }
  try {
    await action({ next, until, interrupt: () => (child.kill("SIGINT"), ended) });
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}
