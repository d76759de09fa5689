/**
 * Saves one recording in a format, or the same calls with `JSON.stringify`. Each in a process of its own: beside a million events on the
 * heap, every collection of garbage takes longer.
 */
import { writeFileSync } from "node:fs";
import { start, stop } from "callweave";
import type { SaveResult, SaveTask } from "./messages.js";

interface ChromeEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly ts: number;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
}

const task = JSON.parse(process.argv[2]) as SaveTask;

async function measure(): Promise<SaveResult> {
  const { run } = (await import(task.program)) as { run: () => unknown };
  start({ keep: `first:${task.calls}` });
  for (let i = 0; i < task.runs; i++) run();
  const recording = stop();
  const { saves } = task;
  if (saves !== "stringify") return { ms: afterWarmUp(() => recording.save(`saved${saves}`)) };
  const trace = { traceEvents: completeEvents(Buffer.from(recording.toBytes("chrome-json"))) };
  return { ms: afterWarmUp(() => writeFileSync("stringified.json", JSON.stringify(trace))) };
}

/** @returns the median of five, after two that are not counted */
function afterWarmUp(action: () => unknown): number {
  const times = Array.from({ length: 7 }, () => cpuMs(action)).slice(2);
  return times.sort((a, b) => a - b)[2];
}

function cpuMs(action: () => unknown): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * One event a call with what a viewer must have, where callweave's file has a begin with its source and an end: the less there is
 * to stringify, the harder it is to beat. Line by line, as a string cannot hold any number of calls.
 */
function completeEvents(json: Buffer): ChromeEvent[] {
  const events: ChromeEvent[] = [];
  const open: ChromeEvent[] = [];
  for (let at = json.indexOf("\n") + 1; at > 0; at = json.indexOf("\n", at) + 1) {
    const line = json.toString("utf8", at, json.indexOf("\n", at)).replace(/,$/, "");
    if (!line.startsWith("{")) continue;
    const { name, cat, ph, ts, pid, tid } = JSON.parse(line) as ChromeEvent;
    if (ph === "B") open.push({ name, cat, ph: "X", ts, pid, tid });
    else if (ph === "E") {
      const begun = open.pop()!;
      events.push({ ...begun, dur: ts - begun.ts });
    }
  }
  return events;
}

void measure().then((result) => process.send!(result, () => process.exit()));
