/** Sessions over worker threads: programs of several threads, each in a process of its own. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, it } from "mocha";
import { writeTrace } from "../../trace/formats.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { threaded, threadLines } from "./threaded-program.js";
import { API, PRELUDE, runPlain, runTraced, traceOf } from "./woven-program.js";
import { wholeCalls } from "../trace/whole-calls.js";

interface Case {
  readonly name: string;
  readonly main: string;
  readonly jobs?: Readonly<Record<string, string>>;
  readonly stdout?: string;
  readonly threads: readonly string[];
}

const CASES: Case[] = [
  {
    name: "a worker that was there before the start, and had calls of its own",
    main: `const worker = await create("listen"); begin(); leaf(); worker.postMessage("calls"); await once(worker, "message"); process.exit();`,
    threads: ["main: leaf", "worker 1: calls › leaf ×1000"],
  },
  {
    name: "a worker that is created after the start",
    main: `begin(); leaf(); await once(begun("calls"), "exit");`,
    threads: ["main: leaf", "worker 2: calls › leaf ×1000"],
  },
  {
    name: "workers in an endless loop and in Atomics.wait, before and after the start",
    main: `const worker = await create("listen"); begin(); worker.postMessage("loop"); await once(worker, "message");
      await create("loop"); await create("wait"); process.exit();`,
    threads: ["main: ", "worker 1: loop…", "worker 3: loop…", "worker 4: wait…"],
  },
  {
    name: "a worker that ends by an error",
    main: `begin(); await once(begun("throws"), "exit");`,
    threads: ["main: ", "worker 2: throws › leaf ×1000"],
  },
  {
    name: "a worker that ends by process.exit",
    main: `begin(); await once(begun("exits"), "exit");`,
    threads: ["main: ", "worker 2: exits… › leaf ×1000"],
  },
  {
    name: "a worker that is terminated",
    main: `begin(); await (await create("busy")).terminate();`,
    jobs: { busy: "call(1000); ready(); for (;;);" },
    threads: ["main: ", "worker 2: busy… › leaf ×1000"],
  },
  {
    name: "ten workers at once",
    main: `begin(); await Promise.all(Array.from({ length: 10 }, () => once(begun("calls"), "exit")));`,
    threads: ["main: ", ...Array.from({ length: 10 }, (_, i) => `worker ${i + 2}: calls › leaf ×1000`)],
  },
  {
    name: "a worker of a worker, which outlives it",
    main: `begin(); const worker = await create("parent"); await worker.terminate();`,
    jobs: { parent: `begun("child").on("message", ready);`, child: "call(5); ready(); for (;;);" },
    threads: ["main: ", "worker 2: parent", "worker 3: child… › leaf ×5"],
  },
  {
    name: "stop() in a worker, while the main thread waits and another worker loops",
    main: `begin(); await create("loop"); begun("stops"); woven("hang", () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000))(); leaf(); process.exit();`,
    jobs: {
      stops: `if (output) setTimeout(() => { const { calls, unfinished } = stop(); writeSync(1, calls + " " + unfinished.map(({ thread, name }) => thread + " " + name).join() + "\\n"); process.exit(); }, 500);`,
    },
    stdout: "3 main hang,worker 2 loop\n",
    threads: ["main: hang…", "worker 2: loop…", "worker 3: stops"],
  },
  {
    name: "start() in a worker records the others, also one that is only called later",
    main: `const worker = await create("listen"); await create("starts"); leaf(); worker.postMessage("calls"); await once(worker, "message");
      if (output) stop().save(output); process.exit();`,
    jobs: { starts: `begin(); ready(); setInterval(() => {}, 1000);` },
    threads: ["main: leaf", "worker 1: calls › leaf ×1000", "worker 2: "],
  },
  {
    name: "start() with an output in a worker, which has ended when the program ends",
    main: `const worker = begun("starts"); await once(worker, "exit"); leaf(); await new Promise((later) => setTimeout(later, 300)); process.exit();`,
    jobs: { starts: `begin(); call(1000);` },
    threads: ["main: leaf", "worker 1: leaf ×1000"],
  },
  {
    name: "two sessions, of which each has its own calls",
    main: `const worker = await create("listen"); const work = async () => { worker.postMessage("calls"); await once(worker, "message"); };
      if (output) start(); await work(); await work(); if (output) console.error(stop().calls); begin(); await work(); process.exit();`,
    threads: ["main: ", "worker 1: calls › leaf ×1000"],
  },
];

describe("the threads of a process", () => {
  for (const { name, main, jobs, stdout = "", threads } of CASES) {
    it(name, async () => {
      const run = await runTraced(threaded(main, jobs));
      assert.deepEqual(threadLines(run), threads, run.stderr);
      assert.equal(run.stdout, stdout);
    });
  }

  it("a signal saves the session of a worker, while the main thread is in an endless loop", async () => {
    const main = `await create("starts"); setTimeout(woven("hang", () => { console.log("ready"); for (;;); }), 500);`;
    const run = await runTraced(threaded(main, { starts: `begin(); leaf(); ready(); setInterval(() => {}, 1000);` }), {
      signal: "SIGTERM",
    });
    assert.equal(run.signal, "SIGTERM");
    assert.deepEqual(threadLines(run), ["main: hang…", "worker 1: leaf"], run.stderr);
    assert.deepEqual(run.files, ["trace.cwraw"]);
  });

  it("stop() gives every thread the same, once the one that came first has stopped", async () => {
    const main = `start(); const worker = await create("stops"); await create("loop"); worker.postMessage(""); const [theirs] = await once(worker, "message");
      leaf(); const mine = JSON.stringify(stop()); console.log(mine === theirs, stop() === stop(), JSON.parse(mine).calls); process.exit();`;
    const stops = `ready(); parentPort.on("message", () => parentPort.postMessage(JSON.stringify(stop())));`;
    const { stdout, stderr } = await runPlain(threaded(main, { stops }));
    assert.equal(stdout, "true true 2\n", stderr);
  });

  it("a worker that was woven before the main thread had heard of callweave is recorded from its next turn on", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-threads-"));
    try {
      const worker = threaded("", { turns: "setInterval(() => call(5), 10); ready();" });
      writeFileSync(path.join(folder, "worker.mjs"), PRELUDE + worker);
      const main = `import { Worker } from "node:worker_threads"; import { once } from "node:events"; import { setTimeout } from "node:timers/promises";
        const worker = new Worker(new URL("worker.mjs", import.meta.url), { workerData: "turns" }); await once(worker, "message");
        const { start, stop } = await import(${JSON.stringify(API)}); start(); await setTimeout(500);
        const { calls, losses } = stop(); console.log(calls > 0, calls % 5, losses.mismatched); process.exit();`;
      writeFileSync(path.join(folder, "main.mjs"), main);
      const { stdout, stderr } = spawnSync(process.execPath, [path.join(folder, "main.mjs")], { encoding: "utf8" });
      assert.equal(stdout, "true 0 0\n", stderr);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("a frame of a worker that has ended was open until then", async () => {
    const main = `start(); await once(begun("exits"), "exit"); await new Promise((later) => setTimeout(later, 1000));
      const { unfinished, durationNs } = stop(); console.log(unfinished.length, durationNs - unfinished[0].openNs > 0.9e9);`;
    assert.equal((await runPlain(threaded(main))).stdout, "1 true\n");
  });

  it("threads that are stopped in the middle of calls have whole calls", async () => {
    const main = `begin({ keep: "last:20000" }); await Promise.all(Array.from({ length: 6 }, () => create("busy"))); setTimeout(() => process.exit(), 300);`;
    const busy = `ready(); const round = woven("round", () => call(3)); for (;;) round();`;
    const run = await runTraced(threaded(main, { busy }));
    const [{ threads }] = traceOf(run).processes;
    assert.equal(threads.length, 7);
    for (const thread of threads.slice(1)) {
      const calls = wholeCalls(thread.calls);
      // Without the oldest, of which the ring may have kept a part.
      const rounds = [...calls.depths.keys()].filter((call) => calls.depths[call] === 1).slice(1);
      assert.ok(rounds.length > 100, `${rounds.length} rounds`);
      const broken = rounds.slice(1).filter((start, at) => start - rounds[at] !== 4);
      assert.deepEqual(broken, []);
    }
  });

  it("SIGTERM while a worker and the main thread hang", async () => {
    const main = `begin(); await create("loop"); woven("hang", () => { console.log("ready"); for (;;); })();`;
    const run = await runTraced(threaded(main), { signal: "SIGTERM" });
    assert.equal(run.signal, "SIGTERM");
    assert.ok(run.endedAfterMs < 2000, `${run.endedAfterMs} ms`);
    assert.deepEqual(threadLines(run), ["main: hang…", "worker 2: loop…"]);
  });

  it("Perfetto shows one track a thread, with its name, and a function that two have called once", async () => {
    const main = `begin(); leaf(); await once(begun("calls"), "exit"); await create("loop"); process.exit();`;
    const trace = traceOf(await runTraced(threaded(main)));
    const loaded = await assertLoadsCleanly(collectBytes(writeTrace(trace, "perfetto")));
    const rows = await loaded.query(`select thread.name as name, count(*) as calls from slice
      join thread_track on track_id = thread_track.id join thread using (utid) where category is not 'callweave' group by utid`);
    assert.deepEqual(rows.map(({ name, calls }) => [name, calls]).sort(), [
      ["main", 1],
      ["worker 2", 1001],
      ["worker 3", 1],
    ]);
    assert.equal(trace.processes[0].functions.filter(({ name }) => name === "leaf").length, 1);
  });
});

describe("a program without workers", () => {
  const probe = `setTimeout(() => { console.log(process._getActiveHandles().length, process.getActiveResourcesInfo().filter((name) => name !== "PipeWrap").join(),
    process.listenerCount("worker"), process.listenerCount("exit")); }, 50);`;

  it("has no handle more, traced or not, and ends by itself", async () => {
    const [plain, started] = await Promise.all([runPlain(probe), runPlain(`start(); ${probe}`)]);
    assert.equal(started.stdout, plain.stdout);
    assert.equal(started.code, 0);
  });

  it("a worker ends by itself, and sees no listener", async () => {
    const main = `const worker = begun("looks"); worker.once("exit", (code) => console.log("ended", code));`;
    const looks = `console.log(process.listenerCount("exit"), process.getActiveResourcesInfo().join()); parentPort.unref();`;
    const [plain, started] = await Promise.all([
      runPlain(threaded(main, { looks })),
      runPlain(threaded(`start(); ${main}`, { looks })),
    ]);
    assert.equal(started.stdout, plain.stdout);
    assert.match(plain.stdout, /ended 0\n/);
  });
});
