/** What happens around the rounds of a variant: when callweave's session starts and stops, what is thrown away, what was recorded. */
import type { ChildTask, FinishResult } from "./messages.js";

export type RunOnce = () => Promise<void>;

export interface Mode {
  /** Before the first round. */
  begin(runOnce: RunOnce): Promise<void>;
  beforeRound(): void;
  afterRound(runs: number): void;
  finish(runOnce: RunOnce): Promise<FinishResult>;
}

const FRAMES = 1_000_000;
/** At 20 million calls a second, all rounds fit. */
const FRESH_FRAMES = 48_000_000;
/** More than a million calls at 200 ns. */
const LAP_MS = 200;

const nothing = (): void => undefined;

/** A program that is not traced, or by something that stands in its own text. */
const run: Mode = {
  begin: () => Promise.resolve(),
  beforeRound: nothing,
  afterRound: () => globalThis.benchPeer?.reset(),
  async finish(runOnce) {
    globalThis.benchPeer?.reset();
    if (globalThis.benchCount) Object.assign(globalThis.benchCount, { calls: 0, stretches: 0 });
    await runOnce();
    return {
      ...(globalThis.benchPeer && { recordedPerRun: globalThis.benchPeer.recorded() }),
      ...(globalThis.benchCount && { counted: globalThis.benchCount }),
    };
  },
};

/** Only what records loads callweave: a woven program that is never started loads no more than the runtime. */
const callweave = () => import("callweave");

/** One session over all rounds. The memory has been used before: its ring has gone round. */
async function record(): Promise<Mode> {
  const { start, stop } = await callweave();
  let runs = 0;
  return {
    async begin(runOnce) {
      start({ keep: `last:${FRAMES}` });
      const until = performance.now() + LAP_MS;
      for (; performance.now() < until; runs++) await runOnce();
    },
    beforeRound: nothing,
    afterRound: (more) => {
      runs += more;
    },
    finish: () => {
      const { calls, losses } = stop();
      return Promise.resolve({ recordedPerRun: (calls + losses.overwritten) / runs });
    },
  };
}

/** One session in a ring that no round fills: 40 bytes a call, of which one that is no task touches 24. */
async function recordFresh(): Promise<Mode> {
  const { start, stop } = await callweave();
  let runs = 0;
  return {
    begin() {
      start({ keep: `last:${FRESH_FRAMES}` });
      return Promise.resolve();
    },
    beforeRound: nothing,
    afterRound: (more) => {
      runs += more;
    },
    finish: () => {
      const { calls, losses } = stop();
      if (losses.overwritten > 0) throw new Error(`${losses.overwritten} calls were written to memory used before`);
      return Promise.resolve({ recordedPerRun: calls / runs });
    },
  };
}

async function recordAndStop(): Promise<Mode> {
  const { start, stop } = await callweave();
  return {
    ...run,
    async begin(runOnce) {
      start();
      await runOnce();
      stop();
    },
  };
}

const MODES: Record<ChildTask["mode"], () => Promise<Mode>> = {
  run: () => Promise.resolve(run),
  record,
  "record-fresh": recordFresh,
  "record-and-stop": recordAndStop,
};

export const modeOf = (name: ChildTask["mode"]): Promise<Mode> => MODES[name]();
