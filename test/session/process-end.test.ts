import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import { outline, runPlain, runTraced, traceOf, type Run, type RunOptions } from "./woven-program.js";
import { wholeCalls } from "../trace/whole-calls.js";

interface Ending {
  readonly name: string;
  readonly source: string;
  readonly options?: RunOptions;
  /** Exit code or signal, with the trace and without. */
  readonly ends: number | NodeJS.Signals;
  readonly outline: string[];
}

const NESTED = `
const inner = woven("inner", (action) => action());
const outer = woven("outer", (action) => inner(action));
`;

const ENDINGS: Ending[] = [
  {
    name: "natural end, with the program's exit code",
    source: `${NESTED} begin(); outer(() => {}); process.exitCode = 5;`,
    ends: 5,
    outline: ["outer", "  inner"],
  },
  {
    name: "process.exit in nested frames",
    source: `${NESTED} begin(); outer(() => process.exit(3));`,
    ends: 3,
    outline: ["outer…", "  inner…"],
  },
  {
    name: "uncaught exception",
    source: `${NESTED} begin(); outer(() => { throw new Error("boom"); });`,
    ends: 1,
    outline: ["outer", "  inner"],
  },
  {
    name: "an error in a handler of uncaught exceptions",
    source: `${NESTED} begin(); process.on("uncaughtException", (error) => outer(() => { throw error; }));
      setTimeout(() => inner(() => { throw new Error("boom"); }), 1);`,
    ends: 7,
    outline: ["inner", "outer", "  inner"],
  },
  {
    name: 'a program that goes on after it has emitted "uncaughtException" itself',
    source: `${NESTED} begin(); process.on("uncaughtException", (error) => { throw error; });
      try { process.emit("uncaughtException", new Error("boom")); } catch {} outer(() => process.exit(2));`,
    ends: 2,
    outline: ["outer…", "  inner…"],
  },
  {
    name: "unhandled rejection",
    source: `${NESTED} begin(); outer(() => Promise.reject(new Error("boom")));`,
    ends: 1,
    outline: ["outer", "  inner"],
  },
  {
    name: "calls of exit handlers, process.exit in one of them",
    source: `${NESTED} begin(); process.on("exit", () => outer(() => process.exit(9)));`,
    ends: 9,
    outline: ["outer…", "  inner…"],
  },
  {
    name: "an exit handler that throws",
    source: `${NESTED} begin(); process.on("exit", () => outer(() => { throw new Error("boom"); }));`,
    ends: 1,
    outline: ["outer", "  inner"],
  },
  {
    name: 'a program that goes on after it has emitted "exit" itself',
    source: `${NESTED} begin(); process.on("exit", () => console.log("handler")); process.emit("exit", 0);
      outer(() => {}); setTimeout(() => outer(() => process.exit(2)), 1);`,
    ends: 2,
    outline: ["outer", "  inner", "outer…", "  inner…"],
  },
  {
    name: "process.reallyExit",
    source: `${NESTED} begin(); outer(() => process.reallyExit(4));`,
    ends: 4,
    outline: ["outer…", "  inner…"],
  },
  {
    name: "work begun in beforeExit",
    source: `${NESTED} begin(); process.once("beforeExit", () => setTimeout(() => outer(() => console.log("late")), 1));`,
    ends: 0,
    outline: ["outer", "  inner"],
  },
  {
    name: "a trace that was stopped before",
    source: `${NESTED} begin(); outer(() => { if (output) stop(); }); outer(() => console.log("after"));`,
    ends: 0,
    outline: ["outer…", "  inner…"],
  },
  ...(["SIGTERM", "SIGINT", "SIGHUP"] as const).map((signal): Ending => ({
    name: `${signal} while an async function waits`,
    source: `
        const job = wovenAsync("job", async (suspend) => { await suspend(new Promise(() => {})); });
        begin(); job(); setInterval(() => {}, 1000); console.log("ready");`,
    options: { signal },
    ends: signal,
    outline: ["job", "job waits at 7:3"],
  })),
  {
    name: "SIGTERM in an endless loop",
    source: `${NESTED} begin(); setTimeout(() => outer(() => { console.log("ready"); for (;;); }), 10);`,
    options: { signal: "SIGTERM" },
    ends: "SIGTERM",
    outline: ["outer…", "  inner…"],
  },
  {
    name: "SIGTERM after the trace was stopped",
    source: `${NESTED} begin(); outer(() => { if (output) stop(); }); setInterval(() => {}, 1000); console.log("ready");`,
    options: { signal: "SIGTERM" },
    ends: "SIGTERM",
    outline: ["outer…", "  inner…"],
  },
  {
    name: "the program's own SIGTERM listener, which exits",
    source: `${NESTED} begin(); process.on("SIGTERM", () => outer(() => { console.log("mine"); process.exit(0); }));
      setInterval(() => {}, 1000); console.log("ready");`,
    options: { signal: "SIGTERM" },
    ends: 0,
    outline: ["outer…", "  inner…"],
  },
  {
    name: "the program's own SIGTERM listener, which goes on",
    source: `${NESTED} begin(); const timer = setInterval(() => {}, 1000);
      process.on("SIGTERM", () => outer(() => clearInterval(timer))); console.log("ready");`,
    options: { signal: "SIGTERM" },
    ends: 0,
    outline: ["outer", "  inner"],
  },
  {
    name: "an own once listener, added before the start, that takes its time",
    source: `${NESTED} process.once("SIGTERM", () => setTimeout(() => process.exit(6), 300)); begin();
      outer(() => {}); setInterval(() => {}, 1000); console.log("ready");`,
    options: { signal: "SIGTERM" },
    ends: 6,
    outline: ["outer", "  inner"],
  },
  {
    name: "SIGTERM after the program has emitted one itself",
    source: `${NESTED} begin(); process.once("SIGTERM", () => outer(() => {})); process.emit("SIGTERM", "SIGTERM");
      setInterval(() => {}, 1000); console.log("ready");`,
    options: { signal: "SIGTERM" },
    ends: "SIGTERM",
    outline: ["outer", "  inner"],
  },
  {
    name: "an own once listener that sends the signal again",
    source: `${NESTED} begin(); process.once("SIGTERM", () => outer(() => { process.kill(process.pid, "SIGTERM"); console.log("never"); }));
      setInterval(() => {}, 1000); console.log("ready");`,
    options: { signal: "SIGTERM" },
    ends: "SIGTERM",
    outline: ["outer…", "  inner…"],
  },
];

const endOf = ({ code, signal }: Run): number | NodeJS.Signals | null => signal ?? code;
/**
 * Without what differs from one folder and process to the next, and without the one frame that the stack of a listener on `process`
 * has more: the wrapped `process.emit`.
 */
const plainText = (text: string): string =>
  text.replaceAll(/callweave-end-\w+|\(node:\d+\)/g, "…").replaceAll(/\n.*dist\/esm\/shared\/session-.*/g, "");

describe("the end of a process", () => {
  for (const { name, source, options, ends, outline: expected } of ENDINGS) {
    it(`${name}: saved, and the same end as without a trace`, async () => {
      const [plain, traced] = await Promise.all([runPlain(source, options), runTraced(source, options)]);
      assert.equal(endOf(plain), ends);
      assert.equal(endOf(traced), ends, traced.stderr);
      assert.equal(traced.stdout, plain.stdout);
      assert.equal(plainText(traced.stderr), plainText(plain.stderr));
      assert.deepEqual(outline(traced), expected);
      assert.deepEqual(traced.files, ["trace.cwraw"]);
    });
  }

  it("a signal ends an endless loop within two seconds", async () => {
    const source = `${NESTED} begin(); outer(() => { console.log("ready"); for (;;); });`;
    const { signal, endedAfterMs } = await runTraced(source, { signal: "SIGTERM" });
    assert.equal(signal, "SIGTERM");
    assert.ok(endedAfterMs < 2000, `${endedAfterMs} ms`);
  });

  it("nothing of ours is seen from inside the program", async () => {
    const source = `begin();
      process.on("worker", () => console.log("a worker"));
      setTimeout(() => {
        console.log(process.getActiveResourcesInfo().filter((name) => name !== "PipeWrap").join());
        console.log(["SIGTERM", "SIGINT", "SIGHUP", "exit", "beforeExit", "uncaughtException", "warning"].map((e) => process.listenerCount(e)).join());
        console.log(Object.keys(process).join());
        for (const { name, length } of [process.emit, process.kill, process.abort, process.reallyExit]) console.log(name, length);
        console.log(process.exitCode);
      }, 100);`;
    const [plain, traced] = await Promise.all([runPlain(source), runTraced(source)]);
    assert.equal(traced.stdout, plain.stdout);
    assert.equal(endOf(traced), 0);
  });

  it("process.abort: saved, and still an abort", async () => {
    const run = await runTraced(`${NESTED} begin(); outer(() => process.abort());`, { shell: "ulimit -c 0" });
    assert.equal(run.signal, "SIGABRT");
    assert.deepEqual(outline(run), ["outer…", "  inner…"]);
  });

  it("statements behind a signal to oneself do not run", async () => {
    const source = `${NESTED} begin(); setTimeout(() => outer(() => { process.kill(process.pid, "SIGTERM"); console.log("never"); }), 1000);`;
    const run = await runTraced(source);
    assert.equal(run.signal, "SIGTERM");
    assert.equal(run.stdout, "");
    assert.deepEqual(outline(run), ["outer…", "  inner…"]);
  });

  it("without the right to start a thread: saved at the exit, signals left alone", async () => {
    const permission = process.allowedNodeEnvironmentFlags.has("--permission")
      ? "--permission"
      : "--experimental-permission";
    const options = { execArgv: [permission, "--allow-fs-read=*", "--allow-fs-write=*"] };
    const run = await runTraced(`${NESTED} begin(); outer(() => process.exit(3));`, options);
    assert.equal(run.code, 3);
    assert.match(run.stderr, /^callweave\/watchdog: a program that is killed, .+, got Access to this API .+$/m);
    assert.equal(run.stderr.split("callweave").length, 2);
    assert.deepEqual(outline(run), ["outer…", "  inner…"]);
  });

  it("gzip", async () => {
    const run = await runTraced(`${NESTED} begin(); outer(() => {});`, { output: "trace.cwraw.gz" });
    assert.deepEqual(outline(run), ["outer", "  inner"]);
  });

  it("fake timers and clocks do not disturb the times", async () => {
    const source = `${NESTED} begin();
      Date.now = performance.now = () => 0; process.hrtime.bigint = () => 0n; globalThis.setTimeout = () => {};
      outer(() => { for (let i = 0; i < 1e6; i++); });`;
    const trace = traceOf(await runTraced(source));
    const calls = wholeCalls(trace.processes[0].threads[0].calls);
    assert.ok(calls.endNs[0] > calls.startNs[0]);
    assert.ok(trace.wallOffsetNs > 0n);
  });

  for (const output of ["trace.cwraw", "trace.pftrace"])
    it(`replaced globals do not disturb the save of ${output}`, async () => {
      const source = `${NESTED} begin(); outer(() => {}); process.exitCode = 5;
        JSON.parse = JSON.stringify = () => { throw new Error("mock"); };
        for (const name of ["Buffer", "JSON", "Map", "Set", "TextDecoder", "TextEncoder", "URL", "process"]) globalThis[name] = {};`;
      const run = await runTraced(source, { output });
      assert.deepEqual([run.code, run.stderr], [5, ""]);
      assert.deepEqual(outline(run), ["outer", "  inner"]);
    });

  it("a mocked fs does not disturb the save", async () => {
    const source = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module"; ${NESTED} begin(); outer(() => {});
      for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(fs))) if (typeof value === "function") fs[name] = () => { throw new Error("mock"); };
      syncBuiltinESMExports();`;
    const run = await runTraced(source);
    assert.deepEqual([run.code, run.stderr], [0, ""]);
    assert.deepEqual(outline(run), ["outer", "  inner"]);
  });
});

describe("a trace that cannot be saved at the end", () => {
  const source = `${NESTED} begin(); outer(() => {}); console.log("done"); process.exitCode = 5;`;

  it("unwritable: one line on stderr, the program's own exit code", async () => {
    const { code, stdout, stderr } = await runTraced(source, {
      output: "file/trace.pftrace",
      prepare: (folder) => writeFileSync(path.join(folder, "file"), ""),
    });
    assert.deepEqual([code, stdout], [5, "done\n"]);
    // A program that takes long to end is told of the drain as well, which has the same folder.
    const lines = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("callweave/drain: "));
    assert.equal(lines.length, 1, stderr);
    assert.match(lines[0], /^callweave\/save: cannot write \S+trace\.pftrace, got E(EXIST|NOTDIR).*; .+$/);
  });

  it("a replaced function that nothing can do without: told on stderr, the program's own exit code", async () => {
    const { code, stdout, stderr } = await runTraced(
      `${source} const { map } = Array.prototype;
      Array.prototype.map = function () { if (this.length < 9) throw new Error("spy"); return map.apply(this, arguments); };`,
    );
    assert.deepEqual([code, stdout], [5, "done\n"]);
    assert.match(
      stderr,
      /^callweave\/save: cannot make \S+trace\.cwraw, got spy; .+\n(callweave\/save: .+\.live; .+\n)?$/,
    );
  });

  it("full disk: one line on stderr, the program's own exit code", async () => {
    const { code, stderr } = await runTraced(source, {
      output: "full.pftrace",
      prepare: (folder) => symlinkSync("/dev/full", path.join(folder, "full.pftrace")),
    });
    assert.equal(code, 5);
    assert.match(
      stderr,
      /^callweave\/save: cannot write \S+full\.pftrace, got ENOSPC[^\n]*; make room on the disk[^\n]*\n$/,
    );
  });

  it("full in the middle: the older trace is still there, and nothing beside it", async () => {
    const many = source.replace("outer(() => {});", "for (let i = 0; i < 10_000; i++) outer(() => {});");
    const { code, stderr, files, saved } = await runTraced(many, {
      shell: "ulimit -f 8",
      output: "trace.cwraw",
      prepare: (folder) => writeFileSync(path.join(folder, "trace.cwraw"), "older"),
    });
    assert.equal(code, 5);
    assert.match(stderr, /^callweave\/save: cannot write \S+ got EFBIG[^\n]*\n$/);
    assert.deepEqual(files, ["trace.cwraw"]);
    assert.equal(String(saved), "older");
  });
});
