/** What the harness and a child process, which runs one variant of one program, say to each other. */

/** As JSON on the child's command line. */
export interface ChildTask {
  /** Path of the compiled program. */
  readonly program: string;
  readonly isAsync: boolean;
  readonly mode: "run" | "record" | "record-fresh" | "record-and-stop";
}

/** A round runs the program for that much processor time, at least once. `finish` asks what was recorded. */
export type Request = { readonly kind: "round"; readonly budgetMs: number } | { readonly kind: "finish" };

export interface RoundResult {
  /** Processor time. */
  readonly nsPerRun: number;
  /** What the same small program took before or after the round, the longer of both, on the wall: what disturbs the machine shows there. */
  readonly probeNs: number;
  /** What the last run returned. */
  readonly result: unknown;
}

export interface FinishResult {
  /** What the tracer recorded of a run, in calls (callweave: stretches); undefined where nothing can be asked. */
  readonly recordedPerRun?: number;
  /** What the count of the calls came to, in a program that is compiled to count them. */
  readonly counted?: { readonly calls: number; readonly stretches: number };
}

export interface RunTask {
  readonly program: string;
  readonly isAsync: boolean;
  /** How long to run it over and over. */
  readonly ms: number;
  /** Calls that are kept, and the trace of them; without it, nothing is recorded. */
  readonly calls: number;
  readonly output?: string;
  /** By which it is recorded; default "own". */
  readonly clock?: "own" | "shared";
}

export interface RunTimes {
  readonly nsPerRun: readonly number[];
  /** Why nothing was recorded, and so nothing measured. */
  readonly refused?: string;
}

export interface MemoryTask {
  readonly program: string;
  readonly mode: ChildTask["mode"];
  readonly runs: number;
}

export interface MemoryResult {
  /** By which the resident memory has grown. */
  readonly rssBytes: number;
  readonly scavenges: number;
}

export interface SaveTask {
  readonly program: string;
  readonly runs: number;
  /** That are kept. */
  readonly calls: number;
  readonly saves: Saved;
}

/** The extension of callweave's file, or what `JSON.stringify` is given: the events of the `.json`, or one a call. */
export type Saved = ".pftrace" | ".json" | "same events" | "complete events";

/** In processor time. */
export interface SaveResult {
  /** The first save of a process. */
  readonly coldMs: number;
  readonly ms: number;
}
