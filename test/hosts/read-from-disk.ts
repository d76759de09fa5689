/** In a process of its own: reads a trace and its calls from disk, keeps none, and says how many there are and how much memory it took. */
import { readFileSync } from "node:fs";
import { openSource } from "../../hosts/files/file-source.js";
import { unzipped } from "../../hosts/files/gunzip-source.js";
import { readTrace } from "../../trace/read-trace.js";
import { visitCalls } from "../../trace/model/walk-calls.js";

const [file] = process.argv.slice(2);
const source = openSource(file);
let calls = 0;
const visitor = {
  enter: () => {
    calls++;
  },
  exit: () => undefined,
};
for (const { threads } of readTrace(file.endsWith(".gz") ? unzipped(source) : source, 0).processes)
  for (const thread of threads) visitCalls(thread.calls, visitor);
// What getrusage says holds the memory of the process that has started this one.
const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
process.stdout.write(JSON.stringify({ calls, megabytes: Number(kilobytes) / 1024 }));
