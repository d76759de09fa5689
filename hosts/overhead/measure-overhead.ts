/**
 * What it costs to be recorded, measured with a recorder of its own, which nobody else sees. It has to be the first one of its thread
 * that records (frames.ts says why), so it is for callweave's own threads; it takes them some 40 ms.
 */
import { systemClock, type Clock } from "../../runtime/clock.js";
import { CONTRACT_VERSION, type Cost, type Overhead } from "../../runtime/contract.js";
import { layOut, type Layout } from "../../runtime/layout.js";
import { LoneThread } from "../../runtime/lone-thread.js";
import {
  createRecorder,
  DEFAULT_RECORDER_OPTIONS,
  type Recorder,
  type RecorderOptions,
} from "../../runtime/recorder.js";

/** Of a round: short, so that most rounds are not interrupted. The ring holds them, and so their own times. */
const CALLS = 1024;
const ROUNDS = 40;
/** What the engine has compiled for good costs the same the next time; on a busy machine, what it has compiled for now does so once. */
const SETTLED = 0.03;
const LEAST_MEASUREMENTS = 3;
const MOST_MEASUREMENTS = 50;

const OPTIONS: RecorderOptions = { ...DEFAULT_RECORDER_OPTIONS, maxFrames: CALLS, maxDepth: 16, maxTasks: 16 };
const TABLE = ["<module>", 0, 1, 1, "call", 1, 1, 1, "task", 2, 1, 1];

/** @param clock that of the recording */
export function measureOverhead(clock: Clock): Overhead {
  const recorder = createRecorder(clock, new LoneThread());
  const lanes = layOut(recorder.start(OPTIONS));
  const { calls, tasks } = programs(recorder);
  return { call: settledCost(() => costOf(calls, lanes)), stretch: settledCost(() => costOf(tasks, lanes)) };
}

/** Makes as many calls, or stretches of tasks, as the ring holds. @returns what the engine must not leave out */
interface Program {
  readonly woven: () => number;
  /** As it was before weaving. */
  readonly plain: () => number;
}

/** A loop each: in one that several shared, the engine would call what it puts in here. */
function programs($cw: Recorder): { calls: Program; tasks: Program } {
  const $m = $cw.register(CONTRACT_VERSION, "overhead", TABLE);
  function call(n: number): number {
    const $f = $cw.enter($m, 1);
    try {
      return n;
    } finally {
      if ($f) $cw.exit($f);
    }
  }
  /** Two stretches. */
  function task(n: number): number {
    const $f = $cw.enterTask($m, 2);
    try {
      return $cw.resume($f, $cw.suspend($f, n, 1, 1));
    } finally {
      if ($f) $cw.exitTask($f);
    }
  }
  const plain = (n: number): number => n;
  const calls = {
    woven: () => {
      let sum = 0;
      for (let n = 0; n < CALLS; n++) sum += call(n);
      return sum;
    },
    plain: () => {
      let sum = 0;
      for (let n = 0; n < CALLS; n++) sum += plain(n);
      return sum;
    },
  };
  const tasks = {
    woven: () => {
      let sum = 0;
      for (let n = 0; n < CALLS; n += 2) sum += task(n);
      return sum;
    },
    plain: () => {
      let sum = 0;
      for (let n = 0; n < CALLS; n += 2) sum += plain(n);
      return sum;
    },
  };
  return { calls, tasks };
}

function settledCost(measure: () => Cost): Cost {
  let cost = measure();
  for (let count = 1; count < MOST_MEASUREMENTS; count++) {
    const before = sumOf(cost);
    cost = measure();
    if (count >= LEAST_MEASUREMENTS - 1 && Math.abs(sumOf(cost) - before) < SETTLED * before) break;
  }
  return cost;
}

const sumOf = ({ insideNs, outsideNs }: Cost): number => insideNs + outsideNs;

/** The fastest quarter of the rounds ends here: what is slower, something else has held up. */
const QUARTILE = ROUNDS >> 2;

function costOf({ woven, plain }: Program, lanes: Layout): Cost {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const ns = timeOf(woven) - timeOf(plain);
    return { ns, inside: insideOf(lanes) };
  }).sort((one, other) => one.ns - other.ns);
  const { ns, inside } = rounds[QUARTILE];
  return { insideNs: inside / CALLS, outsideNs: Math.max(0, ns - inside) / CALLS };
}

const { now } = systemClock;

function timeOf(run: () => number): number {
  const fromNs = now();
  run();
  return Number(now() - fromNs);
}

/** What the calls of the last round took by their own measure. */
function insideOf({ starts, ends }: Layout): number {
  let ns = 0;
  for (let call = 0; call < CALLS; call++) ns += Number(ends[call] - starts[call]);
  return ns;
}
