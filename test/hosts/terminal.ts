/** Runs commands on a pseudo-terminal, which sends Ctrl-C to all processes of the foreground as a real one does. */
import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Python has pseudo-terminals, Node has none. What comes on stdin is typed, and its end closes the terminal; what the command prints comes on stdout, and at last how it
 * has ended, as a line `ended by SIGNAL` or `ended with CODE`.
 */
const PTY = `
import os, pty, select, signal, sys
pid, terminal = pty.fork()
if pid == 0: os.execv(sys.argv[1], sys.argv[1:])
while True:
    ready, _, _ = select.select([terminal, 0], [], [])
    if 0 in ready:
        keys = os.read(0, 1024)
        if not keys:
            os.close(terminal)
            break
        os.write(terminal, keys)
    if terminal in ready:
        try: shown = os.read(terminal, 65536)
        except OSError: break
        if not shown: break
        os.write(1, shown)
_, status = os.waitpid(pid, 0)
how = "by " + signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "with %d" % os.WEXITSTATUS(status)
os.write(1, ("\\nended " + how + "\\n").encode())
`;

export interface Terminal {
  /** What was shown until now. */
  readonly shown: () => string;
  /** Ctrl-C is `\x03`. */
  readonly type: (keys: string) => void;
  /** Its window is closed. */
  readonly close: () => void;
  /** Until the terminal shows it. @throws {Error} after half a minute */
  readonly until: (text: RegExp) => Promise<void>;
  /** `by SIGINT`, `with 0`: when all that has the terminal open has ended, or the command when it was closed. */
  readonly ended: Promise<string>;
}

export function inTerminal(folder: string, command: readonly string[]): Terminal {
  const child = spawn("python3", ["-c", PTY, ...command], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  let shown = "";
  child.stdout.on("data", (data: Buffer) => (shown += String(data)));
  return {
    shown: () => shown,
    type: (keys) => void child.stdin.write(keys),
    close: () => void child.stdin.end(),
    async until(text) {
      for (const end = Date.now() + 30_000; !text.test(shown); await delay(10))
        if (Date.now() > end || child.exitCode !== null) throw new Error(`it does not show ${text}: ${shown}`);
    },
    ended: new Promise((resolve) => child.on("close", () => resolve(/ended (.*)\n$/.exec(shown)?.[1] ?? shown))),
  };
}
