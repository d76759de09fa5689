/** Runs a program over and over, untraced or recorded, and tells what a run took on the wall in the second half of the time. */
import type { RunTask, RunTimes } from "./messages.js";

interface Program {
  run(): unknown;
}

const task = JSON.parse(process.argv[2]) as RunTask;

async function measure(): Promise<void> {
  const program = (await import(task.program)) as Program;
  const { output, clock } = task;
  const recorder = output === undefined ? undefined : await import("callweave");
  try {
    recorder?.start({ keep: `last:${task.calls}`, clock });
  } catch (error) {
    process.send!({ nsPerRun: [], refused: (error as Error).message } satisfies RunTimes);
    return;
  }
  const nsPerRun: number[] = [];
  for (const beganMs = performance.now(); performance.now() - beganMs < task.ms;) {
    const fromNs = process.hrtime.bigint();
    const result = program.run();
    if (task.isAsync) await result;
    nsPerRun.push(Number(process.hrtime.bigint() - fromNs));
  }
  if (output !== undefined) recorder!.stop().save(output);
  process.send!({ nsPerRun: nsPerRun.slice(nsPerRun.length >> 1) } satisfies RunTimes);
}

void measure();
