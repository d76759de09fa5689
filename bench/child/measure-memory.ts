/** What recording takes in memory, and how often the young garbage is collected meanwhile, in a process of its own. */
import { constants, PerformanceObserver, type NodeGCPerformanceDetail } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import type { MemoryResult, MemoryTask } from "./messages.js";
import { modeOf } from "./modes.js";

const task = JSON.parse(process.argv[2]) as MemoryTask;

async function measure(): Promise<MemoryResult> {
  const mode = await modeOf(task.mode);
  const { run } = (await import(task.program)) as { run: () => unknown };
  await mode.begin(() => Promise.resolve(void run()));
  // Compiles the program and the recorder: what the compiler takes is not what a call takes.
  mode.beforeRound();
  for (let i = 0; i < WARM_UPS; i++) run();
  mode.afterRound(WARM_UPS);
  globalThis.gc!();
  const scavenges = countScavenges();
  const before = process.memoryUsage.rss();
  mode.beforeRound();
  for (let i = 0; i < task.runs; i++) run();
  const rssBytes = process.memoryUsage.rss() - before;
  return { rssBytes, scavenges: await scavenges() };
}

const WARM_UPS = 10;

/** @returns what waits until the last ones have been told, and says how many there were */
function countScavenges(): () => Promise<number> {
  let count = 0;
  const observer = new PerformanceObserver((list) => {
    count += list.getEntries().filter(isScavenge).length;
  });
  observer.observe({ entryTypes: ["gc"] });
  return async () => {
    await delay(100);
    observer.disconnect();
    return count;
  };
}

/** The types of Node 20 know no details of an entry. */
function isScavenge(entry: object): boolean {
  const { detail } = entry as { detail: NodeGCPerformanceDetail };
  return detail.kind === constants.NODE_PERFORMANCE_GC_MINOR;
}

void measure().then((result) => process.send!(result, () => process.exit()));
