/** In a process of its own: saves a trace of many calls, and prints how much memory it took, in MB: `save-to-disk.ts FILE ROUNDS`. */
import { readFileSync } from "node:fs";
import { saveTrace } from "../../hosts/session/session-save.js";
import { largeTrace } from "../trace/large-trace.js";

const [file, rounds] = process.argv.slice(2);
saveTrace(largeTrace(Number(rounds)), file);
// What getrusage says holds the memory of the process that has started this one.
const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
console.log(Math.round(Number(kilobytes) / 1024));
