/** The process of one variant of one program. It runs a round when it is asked to, and tells what a run took. */
import type { ChildTask, FinishResult, Request, RoundResult } from "./messages.js";
import { modeOf, type Mode, type RunOnce } from "./modes.js";

interface Program {
  run(): unknown;
}

const task = JSON.parse(process.argv[2]) as ChildTask;

async function serve(): Promise<void> {
  const mode = await modeOf(task.mode);
  const program = (await import(task.program)) as Program;
  const runOnce = async (): Promise<void> => {
    await program.run();
  };
  await mode.begin(runOnce);
  process.on("message", (request: Request) => void answer(request, mode, program, runOnce));
  process.send!("ready");
}

async function answer(request: Request, mode: Mode, program: Program, runOnce: RunOnce): Promise<void> {
  if (request.kind === "finish") {
    const finished: FinishResult = await mode.finish(runOnce);
    process.send!(finished, () => process.disconnect());
    return;
  }
  mode.beforeRound();
  const before = probe();
  const { runs, nsPerRun, result } = await timeRuns(program, request.budgetMs);
  const probeNs = Math.max(before, probe());
  mode.afterRound(runs);
  process.send!({ nsPerRun, probeNs, result } satisfies RoundResult);
}

/**
 * The processor time of the process, not the time on the wall: that holds what else the machine does. A run is some 10,000 calls, so
 * that the reading after each does not show.
 */
async function timeRuns(program: Program, budgetMs: number): Promise<Omit<RoundResult, "probeNs"> & { runs: number }> {
  const before = process.cpuUsage();
  let runs = 0;
  let microseconds: number;
  let result: unknown;
  do {
    result = program.run();
    if (task.isAsync) result = await result;
    runs++;
    const { user, system } = process.cpuUsage(before);
    microseconds = user + system;
  } while (microseconds < budgetMs * 1000);
  return { runs, nsPerRun: (microseconds * 1000) / runs, result };
}

const PROBED = 18;
const PROBES = 5;
const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));

/** How fast the machine is now: ns that a small program takes that is not measured, the least of some, as the first may find the cache cold. */
function probe(): number {
  const times = Array.from({ length: PROBES }, () => {
    const from = process.hrtime.bigint();
    fib(PROBED);
    return Number(process.hrtime.bigint() - from);
  });
  return Math.min(...times);
}

void serve();
