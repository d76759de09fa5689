/**
 * `npm run bench`: measures what callweave costs, against its targets, the floor and other tracers. Tables go to stdout as Markdown,
 * progress to stderr.
 */
import os from "node:os";
import { parseArgs } from "node:util";
import { compileChildren } from "./build/compile-programs.js";
import { createWorkspace } from "./build/workspace.js";
import { installPeers } from "./peer-packages.js";
import { callsTopic } from "./topics/calls.js";
import { FULL, QUICK, type Context, type Topic } from "./topics/context.js";
import { compensatedTopic } from "./topics/compensated.js";
import { emittedSizeTopic } from "./topics/emitted-size.js";
import { memoryTopic } from "./topics/memory.js";
import { saveTopic } from "./topics/save-speed.js";
import { sharedClockTopic } from "./topics/shared-clock.js";
import { startUpTopic } from "./topics/start-up.js";
import { weavingTopic } from "./topics/weaving.js";

const TOPICS: Readonly<Record<string, Topic>> = {
  calls: callsTopic,
  clock: sharedClockTopic,
  compensated: compensatedTopic,
  memory: memoryTopic,
  size: emittedSizeTopic,
  save: saveTopic,
  "start-up": startUpTopic,
  weaving: weavingTopic,
};

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
});
const chosen = Object.keys(TOPICS).filter((name) => values.only === undefined || name === values.only);
if (chosen.length === 0)
  throw new Error(`there is no topic ${String(values.only)}; there are ${Object.keys(TOPICS).join(", ")}`);

const began = performance.now();
const tell = (progress: string): void => {
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${progress}\n`);
};

const workspace = createWorkspace(installPeers(tell));
try {
  compileChildren(workspace.folder);
  const context: Context = { workspace: workspace.folder, settings: values.quick ? QUICK : FULL, tell };
  process.stdout.write(`${machine()}\n`);
  for (const name of chosen) process.stdout.write(`\n${await TOPICS[name](context)}`);
} finally {
  workspace.remove();
}

function machine(): string {
  const cpus = os.cpus();
  const [load] = os.loadavg();
  const date = new Date().toISOString().slice(0, 10);
  const effort = values.quick ? "quick, " : "";
  return `${date}, ${effort}Node ${process.versions.node}, ${os.platform()} ${os.arch()}, ${cpus.length} x ${cpus[0].model}, load at the start ${load.toFixed(1)}`;
}
