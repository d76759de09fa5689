/**
 * Saves one recording in a format, or the same calls with `JSON.stringify`. Each in a process of its own: beside millions of events on
 * the heap, every collection of garbage takes longer.
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
  if (saves === ".pftrace" || saves === ".json") return timesOf(() => recording.save(`saved${saves}`));
  const events = eventsOf(recording.toBytes("chrome-json"));
  const trace = { traceEvents: saves === "same events" ? [...events] : [...completeEvents(events)] };
  return timesOf(() => writeFileSync("stringified.json", JSON.stringify(trace)));
}

/** @returns the first, and the median of five after two */
function timesOf(action: () => unknown): SaveResult {
  const times = Array.from({ length: 7 }, () => cpuMs(action));
  const warm = times.slice(2).sort((a, b) => a - b);
  return { coldMs: times[0], ms: warm[2] };
}

function cpuMs(action: () => unknown): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The events of callweave's own file, line by line, as a string cannot hold any number of calls. */
function* eventsOf(bytes: Uint8Array): Generator<ChromeEvent> {
  const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = json.indexOf("\n") + 1; at > 0; at = json.indexOf("\n", at) + 1) {
    const line = json.toString("utf8", at, json.indexOf("\n", at)).replace(/,$/, "");
    if (line.startsWith("{")) yield JSON.parse(line) as ChromeEvent;
  }
}

/** One event a call, with what a viewer must have and no more. */
function* completeEvents(events: Iterable<ChromeEvent>): Generator<ChromeEvent> {
  const open: ChromeEvent[] = [];
  for (const { name, cat, ph, ts, pid, tid } of events) {
    if (ph === "B") open.push({ name, cat, ph: "X", ts, pid, tid });
    else if (ph === "E") {
      const begun = open.pop()!;
      yield { ...begun, dur: ts - begun.ts };
    }
  }
}

void measure().then((result) => process.send!(result, () => process.exit()));
