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
  /** A call takes microseconds: fewer rounds will do. */
  readonly slow?: boolean;
}

export const PLAIN: Variant = { name: "plain", emit: "plain", mode: "run", side: "base" };
export const FLOOR: Variant = { name: "floor: two clock reads", emit: "floor", mode: "run", side: "base" };
export const RECORDING: Variant = { name: "callweave, recording", emit: "woven", mode: "record", side: "callweave" };
export const FRESH: Variant = {
  name: "callweave, recording into fresh memory",
  emit: "woven",
  mode: "record-fresh",
  side: "callweave",
};
export const NEVER: Variant = { name: "woven, never started", emit: "woven", mode: "run", side: "callweave" };
export const STOPPED: Variant = {
  name: "woven, after a stop",
  emit: "woven",
  mode: "record-and-stop",
  side: "callweave",
};

const peer = (name: string, emit: EmitName, more: Partial<Variant> = {}): Variant => ({
  name,
  emit,
  mode: "run",
  side: "peer",
  ...more,
});

/** njstrace and appmap-node instrument files themselves while Node loads them; `--cpu-prof` samples. */
export const PEERS: readonly Variant[] = [
  peer("node --cpu-prof (samples)", "plain", { execArgv: (folder) => ["--cpu-prof", `--cpu-prof-dir=${folder}`] }),
  peer("performance.measure", "measure"),
  peer("chrome-trace-event", "chrome"),
  peer("OpenTelemetry", "opentelemetry"),
  peer("njstrace", "plain", { execArgv: (folder) => ["--require", `${folder}/child/load-njstrace.js`], slow: true }),
  peer("appmap-node", "plain", {
    execArgv: (folder) => ["--require", `${folder}/node_modules/appmap-node/dist/register.js`],
    slow: true,
  }),
];

export const VARIANTS: readonly Variant[] = [PLAIN, FLOOR, RECORDING, FRESH, NEVER, STOPPED, ...PEERS];
