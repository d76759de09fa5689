/** What the texts around functions (calls/brackets.ts) and the loader of njstrace leave for the child process. */
// eslint-disable-next-line no-var -- what `globalThis` has as a property
declare var benchPeer: { recorded(): number; reset(): void } | undefined;
// eslint-disable-next-line no-var -- the same
declare var benchCount: { calls: number; stretches: number } | undefined;
