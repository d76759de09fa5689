/** How far a long job is, on one line of a terminal that somebody looks at: after a second, ten times a second, gone in the end. */
const QUIET_MS = 1000;
const BETWEEN_MS = 100;

export interface Terminal {
  readonly isTTY: boolean;
  write(text: string): unknown;
}

/** For a job that shall not be heard of. */
export const NO_TERMINAL: Terminal = { isTTY: false, write: () => undefined };

export class ProgressLine {
  private nextMs: number;
  private isShown = false;

  constructor(
    private readonly terminal: Terminal = process.stderr,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.nextMs = nowMs() + QUIET_MS;
  }

  /** @param text what is going on, asked for only when it is shown */
  show(text: () => string): void {
    if (!this.terminal.isTTY || this.nowMs() < this.nextMs) return;
    this.nextMs = this.nowMs() + BETWEEN_MS;
    this.showNow(text());
  }

  /** For a step that takes long and tells nothing while it does. */
  showNow(text: string): void {
    if (!this.terminal.isTTY) return;
    this.clear();
    this.isShown = true;
    this.terminal.write(`callweave: ${text}`);
  }

  clear(): void {
    if (this.isShown) this.terminal.write("\r\x1b[K");
    this.isShown = false;
  }
}
