/** What Chrome's developer tools draw of a `.cpuprofile` and a `.json`. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { after, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import { saveTrace } from "../../hosts/session/session-save.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import type { FormatName } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import { OVERWRITTEN } from "../../trace/answers/self-times.js";
import { recordings } from "../trace/random-recording.js";
import { recordingOf } from "../trace/record-tree.js";
import { wholeCalls } from "../trace/whole-calls.js";
import { launchChromium } from "./chromium.js";
import { bottomUpRows, callsOfProfiles, openDevtools, treeOfTrace, type DrawnCall } from "./devtools.js";
import { sample } from "./sample-traces.js";

const ROOT = "file:///home/me/app/";
const textOf = (trace: Trace, format: FormatName): string =>
  Buffer.from(collectBytes(writeTrace(trace, format, ROOT))).toString();

/** The calls of the first thread that has some, from the begin of the first. */
function callsOf({ processes }: Trace): DrawnCall[] {
  const threads = processes.flatMap(({ threads, functions }) => threads.map(({ calls }) => ({ calls, functions })));
  const found = threads.find(({ calls }) => calls.count > 0);
  if (!found) return [];
  const { startNs, endNs, depths, functions } = wholeCalls(found.calls);
  return Array.from(startNs, (ns, call) => {
    const { name, file, line, column } = found.functions[functions[call]];
    const place = `${ROOT}${encodeURI(file)}:${line}:${column}`;
    const durationNs = endNs[call] - ns;
    return { name: name.toWellFormed(), place, depth: depths[call], startNs: ns - startNs[0], durationNs };
  });
}

describe("Chrome's developer tools", () => {
  let browser: Browser;
  let devtools: Page;
  let folder: string;

  before(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(path.join(os.tmpdir(), "callweave-devtools-"));
  });
  beforeEach(async () => {
    devtools = await openDevtools(browser);
  });
  afterEach(() => devtools.close());
  after(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  it("draw a .cpuprofile in the Performance panel: functions, times, and places to click at", async () => {
    const { file } = saveTrace(sample, path.join(folder, "a.cpuprofile"));
    const place = path.join(process.cwd(), "src/program.ts");
    const rows = await bottomUpRows(devtools, file);
    assert.deepEqual(
      rows
        .map((cells) => cells.map((text) => text.replace(/\sms.*/, "")))
        .sort(([, , one], [, , other]) => (one < other ? -1 : 1)),
      [
        ["3.0", "3.0", "(overwritten calls)(unknown)", ""],
        ["2.0", "2.0", `get${place}:5:1`, ""],
        ["0.5", "3.0", `load${place}:2:1`, ""],
        ["1.0", "10.0", `main${place}:1:1`, ""],
        ["0.5", "1.5", `parse${place}:3:1`, ""],
        ["3.0", "5.0", `serve${place}:4:1`, ""],
      ],
    );
  });

  it("do not join calls between which nothing has run", async () => {
    const trace = fromRecordings([recordingOf("main 0-10\nmain 20-25\n  load 21-25\nmain 25-30\n")]);
    const [calls] = await callsOfProfiles(devtools, [textOf(trace, "cpuprofile")]);
    assert.deepEqual(
      calls.map(({ name, depth, startNs, durationNs }) => [name, depth, startNs, durationNs]),
      [
        ["main", 0, 0, 10],
        ["main", 0, 20, 5],
        ["load", 1, 21, 4],
        ["main", 0, 25, 5],
      ],
    );
  });

  it("see each call of any .cpuprofile, to the nanosecond", async () => {
    const traces = fc.sample(recordings, { numRuns: 600, seed: 5 }).map((recording) => fromRecordings([recording]));
    const drawn = await callsOfProfiles(
      devtools,
      traces.map((trace) => textOf(trace, "cpuprofile")),
    );
    assert.ok(drawn.flat().length > 500, `${drawn.flat().length} calls`);
    const ofTraces = drawn.map((calls) => calls.filter(({ name }) => name !== OVERWRITTEN));
    assert.deepEqual(ofTraces, traces.map(callsOf));
  });

  it("draw a .json: processes and threads, calls and times", async () => {
    const main = recordingOf("main 1000-10000000!\n  load 1000000-4000000\n  get 5000000-10000000!\n");
    const [thread] = recordingOf("main 500000-6000000\n  load 2000000-4500000\n").threads;
    const threads = [...main.threads, { ...thread, threadId: 3, threadName: "worker" }];
    const child = { ...recordingOf("step 2000000-4500000\n"), pid: 77, name: "child" };
    const trace = fromRecordings([{ ...main, threads }, child]);
    assert.equal(
      await treeOfTrace(devtools, textOf(trace, "chrome-json")),
      `
main
  main 1+9999.001 src/program.ts:1:1
    load 1000+3000 src/program.ts:2:1
    get 5000+5000 src/program.ts:3:1
worker
  main 500+5500 src/program.ts:1:1
    load 2000+2500 src/program.ts:2:1
main
  step 2000+2500 src/program.ts:1:1
`,
    );
  });
});
