/** Traces whose numbers a test knows, in files. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { noLosses } from "../../trace/model/calls.js";
import { formatOf } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import { compressPackets } from "../../trace/perfetto/compress-packets.js";
import { recordingOf } from "../trace/record-tree.js";

/** 6 calls in 10 ms, 2 of them unfinished, 1 task that waits, 1,234 calls overwritten. */
export const sample = ((): Trace => {
  const recording = recordingOf(`
main 0-10000000!
  load 1000000-4000000
    parse 2000000-3000000
    parse 3000000-3500000
  serve 5000000-10000000!
    get 6000000-8000000
`);
  const [thread] = recording.threads;
  const waits = { task: 1, parent: 0, functionId: 2, line: 7, column: 3 };
  const suspendedTasks = [{ ...waits, startNs: thread.startNs, suspendedNs: thread.startNs + 4_000_000n }];
  const losses = { ...noLosses(), overwritten: 1234 };
  return fromRecordings([{ ...recording, threads: [{ ...thread, suspendedTasks, losses }] }]);
})();

/** As speedscope's table has them: durations with the children's, recursion counted once. */
export const SAMPLE_FUNCTIONS = [
  { name: "(overwritten calls)", total: "3.00ms" },
  { name: "get", total: "2.00ms" },
  { name: "load", total: "3.00ms" },
  { name: "main", total: "10.00ms" },
  { name: "parse", total: "1.50ms" },
  { name: "serve", total: "5.00ms" },
];

/** One call of each name, a millisecond each. */
export function traceOfNames(names: readonly string[]): Trace {
  const tree = names.map((_, at) => `f${at} ${at * 1_000_000}-${(at + 1) * 1_000_000}`).join("\n");
  const table = names.flatMap((name, at) => [name, 1, at + 1, 1]);
  return fromRecordings([{ ...recordingOf(tree), files: [{ firstId: 1, file: "<b>a.ts", table }] }]);
}

/** Names that would run, or break, a page that takes them for HTML or for keys of an object. */
export const HOSTILE_NAMES = [
  "</script><script>window.ran=1</script>",
  "<img src=x onerror=window.ran=1>",
  "<!--<script>",
  "__proto__",
  "constructor",
  "lone \ud800 surrogate",
  "control \u0000\u001b[31m",
  '"quoted" \\ & &lt;',
];

function bytesOf(trace: Trace, fileName: string): Uint8Array {
  const { format, gzip } = formatOf(fileName);
  if (format === "html" || format === "parquet") throw new Error(`${format} is saved by saveTrace`);
  if (format === "perfetto-compressed")
    return collectBytes(compressPackets(writeTrace(trace, "perfetto"), deflateSync));
  const bytes = collectBytes(writeTrace(trace, format));
  return gzip ? gzipSync(bytes) : bytes;
}

export function writeSample(folder: string, name: string, trace = sample): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), bytesOf(trace, name));
}
