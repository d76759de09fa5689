/** The formats that show paths of calls: folded stacks and `.cpuprofile`. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { collectBytes } from "../../trace/bytes/bytes.js";
import type { FormatName } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import { noLosses } from "../../trace/model/calls.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import { OVERWRITTEN } from "../../trace/answers/self-times.js";
import { report } from "../../trace/answers/report.js";
import { recordings } from "./random-recording.js";
import { recordingOf } from "./record-tree.js";
import { reblockTrace } from "./reblock.js";

const PROGRAM =
  "main 0-100\n  load 10-40\n    parse 20-30\n  load 50-70\n    parse 55-56\n  open 80-100\nagain 200-210\n";
const trace = fromRecordings([recordingOf(PROGRAM)]);
const textOf = (trace: Trace, format: FormatName, root?: string): string =>
  Buffer.from(collectBytes(writeTrace(trace, format, root))).toString();

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
    readonly hitCount: number;
    readonly children: readonly number[];
  }[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}
const profileOf = (trace: Trace, root?: string) => JSON.parse(textOf(trace, "cpuprofile", root)) as Profile;

/** Self time by function as a viewer of profiles sees it: a sample holds until the next one. */
function selfUs({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const self = new Map<string, number>();
  samples.forEach((id, at) => {
    const us = timeDeltas[at + 1] ?? 0;
    if (us > 0) self.set(names.get(id)!, (self.get(names.get(id)!) ?? 0) + us);
  });
  return self;
}

describe("a .cpuprofile", () => {
  it("has a node for each path, and a sample at each change of the stack", () => {
    const profile = profileOf(trace);
    const shown = profile.nodes.map(({ id, callFrame, children }) => [id, callFrame.functionName, children.join(" ")]);
    assert.deepEqual(shown, [
      [1, "(root)", "2 6"],
      [2, "main", "3 5"],
      [3, "load", "4"],
      [4, "parse", ""],
      [5, "open", ""],
      [6, "again", ""],
    ]);
    assert.deepEqual(profile.samples, [1, 2, 3, 4, 3, 2, 3, 4, 3, 2, 5, 2, 1, 6, 1]);
    assert.deepEqual(
      profile.timeDeltas.map((us) => Math.round(us * 1000)),
      [0, 0, 10, 10, 10, 10, 10, 5, 1, 14, 10, 20, 0, 100, 10],
    );
    assert.deepEqual([profile.startTime, profile.endTime], [1, 1.21]);
    for (const { id, hitCount } of profile.nodes)
      assert.equal(hitCount, profile.samples.filter((at) => at === id).length);
  });

  it("leads to the source, whose lines count from 0", () => {
    const [, { callFrame }] = profileOf(trace, "file:///home/me/my%20app/").nodes;
    const { file, line, column } = trace.processes[0].functions[0];
    assert.equal(callFrame.url, `file:///home/me/my%20app/${file}`);
    assert.deepEqual([callFrame.lineNumber, callFrame.columnNumber], [line - 1, column - 1]);
  });

  it("has a URL for each file, whatever its name", () => {
    const urlOf = (file: string) => {
      const recording = recordingOf("a 0-1\n");
      const files = [{ firstId: 1, file, table: ["a", 1, 1, 1] }];
      return profileOf(fromRecordings([{ ...recording, files }]), "file:///home/me/app/").nodes[1].callFrame.url;
    };
    for (const [file, url] of [
      ["../lib/a b.ts", "file:///home/me/lib/a%20b.ts"],
      ["50% #1?/ü.ts", "file:///home/me/app/50%25%20%231%3F/%C3%BC.ts"],
      ["/opt/a.ts", "file:///opt/a.ts"],
      ["http://localhost:80/a.js?v=1#x", "http://localhost:80/a.js?v=1#x"],
      ["node:internal/timers", "node:internal/timers"],
      ["\ud800.ts", "file:///home/me/app/%EF%BF%BD.ts"],
      ["//[", "//["],
      ["", ""],
    ])
      assert.equal(urlOf(file), url);
    fc.assert(fc.property(fc.string({ unit: "binary" }), (file) => assert.equal(typeof urlOf(file), "string")));
  });

  it("has the self times of the report, in blocks or not", () => {
    fc.assert(
      fc.property(
        recordings,
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
        (recording, events) => {
          const whole = fromRecordings([{ ...recording, threads: recording.threads.slice(0, 1) }]);
          const profile = profileOf(reblockTrace(whole, events));
          assert.deepEqual(profile, profileOf(whole));
          const expected = new Map<string, number>();
          for (const {
            function: { name },
            selfNs,
          } of report(whole)) {
            if (selfNs > 0) expected.set(name.toWellFormed(), (expected.get(name.toWellFormed()) ?? 0) + selfNs);
          }
          const got = [...selfUs(profile)].filter(([name]) => name !== "(root)" && name !== OVERWRITTEN);
          assert.deepEqual(got.map(([name, us]) => [name, Math.round(us * 1000)]).sort(), [...expected].sort());
        },
      ),
      { numRuns: 200 },
    );
  });

  it("may be of a trace without calls", () => {
    const { nodes, samples, timeDeltas } = profileOf(fromRecordings([]));
    assert.deepEqual([nodes.length, samples, timeDeltas], [1, [1], [0]]);
  });
});

describe("folded stacks", () => {
  it("have a line for each path with time of its own", () => {
    const place = trace.processes[0].functions.map(
      ({ name, file, line }) => [name, `${name} ${file}:${line}`] as const,
    );
    const text = place.reduce((text, [name, full]) => text.replaceAll(full, name), textOf(trace, "folded"));
    assert.equal(text, "main 30\nmain;load 39\nmain;load;parse 11\nmain;open 20\nagain 10\n");
  });

  it("and one for what a ring has overwritten below a path", () => {
    const recording = recordingOf("main 0-100!\n  work 10-90\n    step 50-60\n    step 70-80\n");
    const threads = recording.threads.map((thread) => ({ ...thread, losses: { ...noLosses(), overwritten: 3 } }));
    const text = textOf(fromRecordings([{ ...recording, threads }]), "folded").replaceAll(/ src\/program\.ts:\d/g, "");
    const lines = ["main 10", "main;(overwritten calls) 10", "main;work 20", "main;work;(overwritten calls) 40"];
    const below = ["main;work;step 10", "main;work;step;(overwritten calls) 10"];
    assert.deepEqual(text.trimEnd().split("\n").sort(), [...lines, ...below].sort());
  });

  it("begin with the thread where there are several, and with the process", () => {
    const [thread] = recordingOf("a 0-5\n").threads;
    const two = { ...recordingOf("a 0-5\n"), threads: [thread, { ...thread, threadId: 1, threadName: "work;er\n 1" }] };
    assert.match(textOf(fromRecordings([two]), "folded"), /^main;a \S+ 5\nwork:er {2}1;a \S+ 5\n$/);
    const [one, other] = [recordingOf("a 0-5\n"), { ...recordingOf("a 0-5\n"), pid: 77, name: "child" }];
    assert.match(textOf(fromRecordings([one, other]), "folded"), /^.* \d+ main;a \S+ 5\nchild 77 main;a \S+ 5\n$/);
  });

  it("add up to the self times of the report", () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        const whole = fromRecordings([recording]);
        const lines = textOf(whole, "folded")
          .split("\n")
          .filter((line) => line !== "" && !line.includes(`;${OVERWRITTEN} `));
        const sum = lines.reduce((sum, line) => sum + Number(/ (\d+)$/.exec(line)![1]), 0);
        assert.equal(
          sum,
          report(whole).reduce((sum, { selfNs }) => sum + selfNs, 0),
        );
      }),
      { numRuns: 200 },
    );
  });
});
