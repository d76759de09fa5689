/** Processes of one trace: their command lines and the links from parent to child, in every format. */
import assert from "node:assert/strict";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { FORMATS } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import { bytesInMemory } from "../../trace/bytes/byte-source.js";
import { mergeRaw, readRaw, type RawRecording } from "../../trace/raw/read-raw.js";
import { encodeRecordings } from "../../trace/raw/raw.js";
import { readTrace } from "../../trace/read-trace.js";
import type { ProcessRecording } from "../../runtime/contract.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { recordingOf } from "./record-tree.js";

const PARENT = { pid: 100, name: "main.ts", commandLine: ["node", "/a b/main.ts", "--port", "80"] };
const CHILD = { pid: 200, name: "child.ts", commandLine: ["node", "/a b/child.ts"], parentPid: 100 };
const ORPHAN = { pid: 300, name: "late.ts", commandLine: ["node", "late.ts"], parentPid: 77 };

const recording = (process: Partial<ProcessRecording>): ProcessRecording => ({
  ...recordingOf("outer 0-9\n  inner 1-5\n"),
  ...process,
});
const rawOf = (process: Partial<ProcessRecording>): RawRecording =>
  readRaw(bytesInMemory(Buffer.concat([...encodeRecordings([recording(process)])])));
const trace = mergeRaw([
  rawOf(PARENT),
  { ...rawOf(CHILD), cut: { bytes: 3, calls: 1 } },
  { ...rawOf(ORPHAN), cut: { bytes: 4, calls: undefined } },
]);

describe("the processes of a trace", () => {
  it("come from several recordings, and what these had lost is added up", () => {
    assert.deepEqual(
      trace.processes.map(({ pid, name, commandLine, parentPid }) => ({ pid, name, commandLine, parentPid })),
      [{ ...PARENT, parentPid: undefined }, CHILD, ORPHAN],
    );
    assert.deepEqual(trace.cut, { bytes: 7, calls: undefined });
  });

  for (const { name } of FORMATS.filter(({ isRead }) => isRead))
    it(`keep command line and parent in ${name}`, () => {
      const read = readTrace(collectBytes(writeTrace(trace, name)));
      assert.deepEqual(
        read.processes.map(({ pid, commandLine, parentPid }) => ({ pid, commandLine, parentPid })),
        trace.processes.map(({ pid, commandLine, parentPid }) => ({ pid, commandLine, parentPid })),
      );
      assert.ok(!("parentPid" in read.processes[0]));
    });

  it("are linked in Perfetto, with name, command line and labels", async () => {
    const loaded = await assertLoadsCleanly(collectBytes(writeTrace(trace, "perfetto")));
    const rows = await loaded.query(`
      select process.pid, process.name, process.cmdline, parent.pid as parent from process
      left join process parent on parent.upid = process.parent_upid and parent.pid > 0 where process.pid > 0 order by process.pid`);
    assert.deepEqual(rows, [
      { pid: 100, name: "main.ts", cmdline: "main.ts /a b/main.ts --port 80", parent: null },
      { pid: 200, name: "child.ts", cmdline: "child.ts /a b/child.ts", parent: 100 },
      { pid: 300, name: "late.ts", cmdline: "late.ts late.ts", parent: null },
    ]);
    const labels = await loaded.query(`
      select string_value as label from process join args using (arg_set_id)
      where pid = 200 and flat_key = 'chrome.process_label' order by label`);
    assert.ok(
      labels.some(({ label }) => String(label).includes("node /a b/child.ts")),
      JSON.stringify(labels, String),
    );
  });

  it("are linked in JSON, for Chrome's own viewer as well", () => {
    const json = JSON.parse(Buffer.from(collectBytes(writeTrace(trace, "chrome-json"))).toString()) as {
      traceEvents: { ph: string; name: string; pid: number; args: object }[];
    };
    const meta = json.traceEvents.filter(({ ph, pid }) => ph === "M" && pid === 200);
    assert.deepEqual(
      meta.slice(0, 2).map(({ name, args }) => ({ name, args })),
      [
        {
          name: "process_name",
          args: { name: "child.ts", unfinished: "close", commandLine: CHILD.commandLine, parentPid: 100 },
        },
        { name: "process_labels", args: { labels: "node /a b/child.ts, parent 100" } },
      ],
    );
  });
});
