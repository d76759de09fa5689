/** Bytes a call while recording, and garbage. */
import { compileProgram } from "../build/compile-programs.js";
import { FIB } from "../calls/programs.js";
import { FRESH, PEERS, PLAIN, RECORDING, type Variant } from "../calls/variants.js";
import type { MemoryResult, MemoryTask } from "../child/messages.js";
import type { Context } from "./context.js";
import { runChild } from "./run-child.js";
import { atMost, goalTable, short, table } from "./tables.js";

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
  const program = compileProgram(workspace, variant.emit, FIB);
  const runs = Math.ceil(calls / FIB.calls);
  const task: MemoryTask = { program, mode: variant.mode, runs };
  const execArgv = variant.execArgv?.(workspace) ?? [];
  return { calls: runs * FIB.calls, ...(await runChild<MemoryResult>(workspace, "measure-memory", task, execArgv)) };
}

const row = ({ name }: Variant, { calls, rssBytes, scavenges }: Measured): string[] => [
  name,
  String(calls),
  short(rssBytes / calls),
  String(scavenges),
];
