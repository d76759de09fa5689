/** What `callweave doctor` finds. */
export interface Finding {
  /** A problem keeps something from being recorded; a note does not. */
  readonly level: "ok" | "note" | "problem";
  readonly what: string;
  /** What to do about it. */
  readonly next?: string;
}

export const ok = (what: string): Finding => ({ level: "ok", what });
export const note = (what: string, next?: string): Finding => ({ level: "note", what, ...(next && { next }) });
export const problem = (what: string, next: string): Finding => ({ level: "problem", what, next });
