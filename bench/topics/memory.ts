/** Bytes a call while recording, and garbage. */
import path from "node:path";
import { compilePrograms } from "../build/compile-programs.js";
import { FRESH, PEERS, PLAIN, RECORDING, type Variant } from "../calls/variants.js";
import type { MemoryResult, MemoryTask } from "../child/messages.js";
import type { Context } from "./context.js";
import { runChild } from "./run-child.js";
import { atMost, goalTable, short, table } from "./tables.js";

/** Of one run of fib. */
const CALLS = 21_892;

export async function memoryTopic(context: Context): Promise<string> {
  const { memoryCalls, scavengeCalls } = context.settings;
  const fresh = await measure(context, FRESH, memoryCalls);
  const long = await measure(context, RECORDING, scavengeCalls);
  const rows = [row(PLAIN, await measure(context, PLAIN, memoryCalls)), row(FRESH, fresh)];
  for (const peer of PEERS.filter(({ emit }) => emit !== "plain"))
    rows.push(row(peer, await measure(context, peer, memoryCalls)));
  return [
    goalTable("Memory: targets", [
      atMost(`resident bytes a call, ${fresh.calls} calls of fib`, fresh.rssBytes / fresh.calls, 24, "B"),
      atMost(`scavenges in ${long.calls} calls of fib`, long.scavenges, 0, "scavenges"),
    ]),
    table("Memory: growth while calls of fib are recorded", [["", "calls", "B a call", "scavenges"], ...rows]),
  ].join("\n");
}

interface Measured extends MemoryResult {
  readonly calls: number;
}

async function measure({ workspace, tell }: Context, variant: Variant, calls: number): Promise<Measured> {
  tell(`memory of ${variant.name}`);
  const folder = compilePrograms(workspace, variant.emit);
  const runs = Math.ceil(calls / CALLS);
  const task: MemoryTask = { program: path.join(folder, "fib.js"), mode: variant.mode, runs };
  const execArgv = variant.execArgv?.(workspace) ?? [];
  return { calls: runs * CALLS, ...(await runChild<MemoryResult>(workspace, "measure-memory", task, execArgv)) };
}

const row = ({ name }: Variant, { calls, rssBytes, scavenges }: Measured): string[] => [
  name,
  String(calls),
  short(rssBytes / calls),
  String(scavenges),
];
