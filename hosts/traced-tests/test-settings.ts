/** What the environment says of the tests that are traced: the same in every runner, whose own options know nothing of callweave. */
import path from "node:path";
import { CallweaveError } from "../../base/errors.js";

/** Tests of which traces are kept: of those that fail, also of slow ones, or of all. */
export const KEPT = ["failed", "slow", "all"] as const;
export type Kept = (typeof KEPT)[number];

export interface TestSettings {
  /** Absolute path. */
  readonly artifacts: string;
  readonly keep: Kept;
  /** How long after its time is over a test counts as hung. */
  readonly graceMs: number;
}

export const ARTIFACTS = "callweave-artifacts";
/** A test that computes for long is over a while after its time, and the tests behind it go on. */
const GRACE_MS = 10_000;

/** @throws {CallweaveError} when a variable has another value than it takes */
export function readTestSettings(environment: NodeJS.ProcessEnv): TestSettings {
  const { CALLWEAVE_ARTIFACTS, CALLWEAVE_KEEP = "slow", CALLWEAVE_GRACE_MS = String(GRACE_MS) } = environment;
  const keep = KEPT.find((known) => known === CALLWEAVE_KEEP);
  if (keep === undefined) throw wrong("CALLWEAVE_KEEP", KEPT.join(", "), CALLWEAVE_KEEP);
  if (!/^\d+$/.test(CALLWEAVE_GRACE_MS)) throw wrong("CALLWEAVE_GRACE_MS", "a number of ms", CALLWEAVE_GRACE_MS);
  return { artifacts: path.resolve(CALLWEAVE_ARTIFACTS || ARTIFACTS), keep, graceMs: Number(CALLWEAVE_GRACE_MS) };
}

function wrong(variable: string, takes: string, got: string): CallweaveError {
  const what = `the variable ${variable} of the environment takes ${takes}, got ${JSON.stringify(got)}`;
  return new CallweaveError("tests", what, "correct or unset it");
}
