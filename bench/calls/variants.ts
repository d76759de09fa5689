/** How a program is run: what is done to its source, how the process that runs it starts, and what happens around its rounds. */
import type { ChildTask } from "../child/messages.js";
import { BRACKETS } from "./brackets.js";

/** `plain`, `woven`, or what stands around every function. */
export type EmitName = "plain" | "woven" | keyof typeof BRACKETS;

export interface Variant {
  readonly name: string;
  readonly emit: EmitName;
  /** What its process does around the rounds; see child/modes.ts. */
  readonly mode: ChildTask["mode"];
  /** callweave's own, or another tracer that is to be beaten. */
  readonly side: "base" | "callweave" | "peer";
  /** Options of Node, from the folder of the build. */
  readonly execArgv?: (folder: string) => readonly string[];
  /** How many rounds it gets. */
  readonly rounds: "all" | "some" | "few";
}

export const PLAIN: Variant = { name: "plain", emit: "plain", mode: "run", side: "base", rounds: "all" };
export const FLOOR: Variant = {
  name: "floor: two clock reads",
  emit: "floor",
  mode: "run",
  side: "base",
  rounds: "all",
};
export const RECORDING: Variant = {
  name: "callweave, recording",
  emit: "woven",
  mode: "record",
  side: "callweave",
  rounds: "all",
};
export const FRESH: Variant = {
  name: "callweave, recording into fresh memory",
  emit: "woven",
  mode: "record-fresh",
  side: "callweave",
  // As many as its memory has room for.
  rounds: "some",
};
export const NEVER: Variant = {
  name: "woven, never started",
  emit: "woven",
  mode: "run",
  side: "callweave",
  rounds: "all",
};
export const STOPPED: Variant = {
  name: "woven, after a stop",
  emit: "woven",
  mode: "record-and-stop",
  side: "callweave",
  rounds: "all",
};

const peer = (name: string, emit: EmitName, more: Partial<Variant> = {}): Variant => ({
  name,
  emit,
  mode: "run",
  side: "peer",
  rounds: "some",
  ...more,
});

/** njstrace and appmap-node instrument files themselves while Node loads them; `--cpu-prof` samples. */
export const PEERS: readonly Variant[] = [
  peer("node --cpu-prof (samples)", "plain", { execArgv: (folder) => ["--cpu-prof", `--cpu-prof-dir=${folder}`] }),
  peer("performance.measure", "measure"),
  peer("chrome-trace-event", "chrome"),
  peer("OpenTelemetry", "opentelemetry"),
  peer("njstrace", "plain", { execArgv: (folder) => ["--require", `${folder}/child/load-njstrace.js`], rounds: "few" }),
  peer("appmap-node", "plain", {
    execArgv: (folder) => ["--require", `${folder}/node_modules/appmap-node/dist/register.js`],
    rounds: "few",
  }),
];

export const VARIANTS: readonly Variant[] = [PLAIN, FLOOR, RECORDING, FRESH, NEVER, STOPPED, ...PEERS];
