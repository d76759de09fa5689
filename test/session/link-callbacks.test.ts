/** Callbacks of a Node process, and the frames that scheduled them: from the program to the arrows that Perfetto has. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import { readTrace } from "../../trace/read-trace.js";
import { arrows } from "../oracle/arrows.js";
import { runPlain, runTraced, traceOf } from "./woven-program.js";

interface Program {
  readonly what: string;
  readonly source: string;
  /** In the order of the slices that they lead to. */
  readonly arrows: readonly string[];
}

/** `later` is what the callbacks call, `schedule` the frame that they are scheduled in. */
const FUNCTIONS = `
  const later = woven("later", () => {});
  const schedule = woven("schedule", (action) => action());
  begin({ linkCallbacks: true });
`;
const LINKED = ["schedule → later"];

const PROGRAMS: readonly Program[] = [
  { what: "setTimeout", source: "schedule(() => setTimeout(later, 1));", arrows: LINKED },
  { what: "setImmediate", source: "schedule(() => setImmediate(later));", arrows: LINKED },
  { what: "nextTick", source: "schedule(() => process.nextTick(later));", arrows: LINKED },
  { what: "queueMicrotask", source: "schedule(() => queueMicrotask(later));", arrows: LINKED },
  { what: "a reaction of a promise", source: "schedule(() => Promise.resolve().then(later));", arrows: LINKED },
  {
    what: "reactions of one promise, each scheduled elsewhere",
    source: `let settle; const promise = new Promise((resolve) => (settle = resolve));
      const other = woven("other", () => promise.finally(later));
      schedule(() => promise.then(later)); other(); woven("settles", settle)();`,
    arrows: ["schedule → later", "other → later"],
  },
  {
    what: "a callback of fs, which Node comes to in several steps",
    source: `const { readFile } = await import("node:fs"); schedule(() => readFile(process.argv[1], later));`,
    arrows: LINKED,
  },
  {
    what: "an event of a socket",
    source: `const net = await import("node:net");
      const server = net.createServer((socket) => socket.end("x")).listen(0, () => {
        schedule(() => net.connect(server.address().port).on("data", later).on("close", () => server.close()));
      });`,
    arrows: LINKED,
  },
  {
    what: "an event that a timer emits; one that is emitted at once is nested and has none",
    source: `const { EventEmitter } = await import("node:events"); const emitter = new EventEmitter().on("event", later);
      schedule(() => { emitter.emit("event"); setTimeout(() => emitter.emit("event"), 1); });`,
    arrows: LINKED,
  },
  {
    what: "a timer that a timer schedules, without a woven call in between",
    source: "schedule(() => setTimeout(() => setTimeout(() => process.nextTick(later), 1), 1));",
    arrows: LINKED,
  },
  {
    what: "a chain: each is linked to the one before, not to the first",
    source: `const first = woven("first", () => setImmediate(second)); const second = woven("second", () => setImmediate(later));
      first();`,
    arrows: ["first → second", "second → later"],
  },
  {
    what: "an interval of 1,000 times",
    source: `let times = 0; const tick = woven("tick", () => { if (++times === 1000) clearInterval(timer); });
      let timer; schedule(() => (timer = setInterval(tick, 0)));`,
    arrows: Array.from({ length: 1000 }, () => "schedule → tick"),
  },
  {
    what: "a timer that is cleared",
    source: "schedule(() => clearTimeout(setTimeout(later, 1))); later();",
    arrows: [],
  },
  {
    what: "a callback without woven calls; the next one is not taken for it",
    source: `setTimeout(later, 20); schedule(() => setTimeout(() => {}, 1));`,
    arrows: [],
  },
  { what: "no callbacks", source: "schedule(later);", arrows: [] },
  {
    what: "the first call of a callback alone",
    source: "schedule(() => setTimeout(() => { later(); later(); }, 1));",
    arrows: LINKED,
  },
  {
    what: "an async function: its waits have the arrows of its task, what it schedules has that of a callback",
    source: `const task = wovenAsync("task", async (suspend, resume) => {
        resume(await suspend(null)); resume(await suspend(new Promise((done) => setTimeout(done, 1)))); setImmediate(later);
      });
      schedule(() => void task());`,
    arrows: ["task → task", "task → task", "task → later"],
  },
  {
    what: "an async function that is a callback",
    source: `const task = wovenAsync("task", async (suspend, resume) => { resume(await suspend(null)); later(); });
      schedule(() => setTimeout(task, 1));`,
    arrows: ["schedule → task", "task → task"],
  },
  {
    what: "a callback that runs in another one, of a frame elsewhere, and one that its own frame runs",
    source: `const { AsyncResource } = await import("node:async_hooks"); const resource = schedule(() => new AsyncResource("own"));
      const other = woven("other", () => setTimeout(() => { resource.runInAsyncScope(later); later(); }, 1)); other();
      schedule(() => new AsyncResource("own").runInAsyncScope(later));`,
    // The outer callback's first call is the inner one's.
    arrows: LINKED,
  },
  {
    what: "a callback that throws, and what runs after it",
    source: `process.on("uncaughtException", () => {});
      schedule(() => setTimeout(woven("throws", () => { throw new Error("x"); }), 1)); setTimeout(later, 20);`,
    arrows: ["schedule → throws"],
  },
  {
    what: "a callback that still runs at the end",
    source: `schedule(() => setTimeout(woven("ends", () => process.exit()), 1));`,
    arrows: ["schedule → ends"],
  },
  {
    what: "callbacks of an earlier session",
    source: `schedule(() => setTimeout(later, 20)); stop(); begin({ linkCallbacks: true }); schedule(() => setTimeout(later, 40));`,
    arrows: LINKED,
  },
];

describe("callbacks are linked to the frame that scheduled them", () => {
  for (const { what, source, arrows: expected } of PROGRAMS) {
    it(what, async () => {
      const run = await runTraced(FUNCTIONS + source);
      assert.equal(run.stderr, "");
      const trace = traceOf(run);
      for (const format of ["perfetto", "chrome-json"] as const) {
        assert.deepEqual(await arrows(trace, format), expected, format);
        const read = readTrace(collectBytes(writeTrace(trace, format)));
        assert.deepEqual(await arrows(read, "perfetto"), expected, `read from ${format}`);
      }
    });
  }

  it("in worker threads, those that ran before the start too", async () => {
    const source = `
      import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
      import { once } from "node:events";
      const later = woven("later " + workerData, () => {});
      const schedule = woven("schedule " + workerData, () => setTimeout(later, 1));
      if (isMainThread) {
        const create = async (name) => { const worker = new Worker(new URL(import.meta.url), { workerData: name }); await once(worker, "message"); return worker; };
        const before = await create("before"); begin({ linkCallbacks: true }); const after = await create("after");
        for (const worker of [before, after]) { worker.postMessage(""); await once(worker, "exit"); }
        schedule();
      } else { parentPort.once("message", schedule); parentPort.postMessage(""); }`;
    const expected = ["schedule before → later before", "schedule after → later after", "schedule null → later null"];
    const trace = traceOf(await runTraced(source));
    assert.deepEqual(await arrows(trace, "perfetto"), expected);
    assert.deepEqual(await arrows(trace, "chrome-json"), expected);
  });

  it("in a program that hangs in a callback and is ended by a signal", async () => {
    const source = `${FUNCTIONS} schedule(() => setTimeout(woven("hangs", () => { console.log("ready"); for (;;); }), 1));`;
    const trace = traceOf(await runTraced(source, { signal: "SIGTERM" }));
    assert.deepEqual(await arrows(trace, "perfetto"), ["schedule → hangs"]);
  });

  it("not by default, and then node:async_hooks tells nothing", async () => {
    const source = `${FUNCTIONS.replace("linkCallbacks: true", "")} schedule(() => setTimeout(later, 1));`;
    const trace = traceOf(await runTraced(source));
    assert.equal(trace.processes[0].threads[0].links, undefined);
    assert.deepEqual(await arrows(trace, "perfetto"), []);
  });

  it("no longer after the stop, in any thread", async () => {
    const source = `
      import { Worker, isMainThread, parentPort } from "node:worker_threads";
      const nothing = woven("nothing", () => {});
      // Promises have ids only while there is a hook. It sees that the session is over when something is scheduled.
      const isHooked = async () => {
        await new Promise(setImmediate); return Object.getOwnPropertySymbols(Promise.resolve()).length > 0;
      };
      if (isMainThread) {
        begin({ linkCallbacks: true });
        const worker = new Worker(new URL(import.meta.url));
        worker.on("message", (hooked) => console.log("worker", hooked));
        worker.once("message", async () => {
          console.log("main", await isHooked()); stop(); console.log("main", await isHooked());
          worker.postMessage("");
        });
      } else {
        nothing();
        parentPort.postMessage(await isHooked());
        parentPort.once("message", async () => parentPort.postMessage(await isHooked()));
      }`;
    const { stdout } = await runTraced(source);
    assert.equal(stdout, "worker true\nmain true\nmain false\nworker false\n");
  });

  it("the order of callbacks stays what it is", async () => {
    const source = `
      const say = (what) => () => console.log(what);
      const schedule = woven("schedule", (name) => {
        setTimeout(say(name + " timeout"), 1000); setImmediate(say(name + " immediate")); process.nextTick(say(name + " tick"));
        queueMicrotask(say(name + " microtask")); Promise.resolve().then(say(name + " then")).finally(say(name + " finally"));
        void waits(name, 3); console.log(name, typeof setTimeout(() => {}, 1)[Symbol.toPrimitive], Object.keys(Promise.resolve()));
      });
      const waits = wovenAsync("waits", async (suspend, resume, name, times) => {
        for (let i = 0; i < times; i++) { resume(await suspend(i % 2 ? null : { then: (done) => done() })); say(name + " waited " + i)(); }
        try { resume(await suspend(Promise.reject(1))); } catch { resume(0); say(name + " caught")(); }
      });
      begin({ linkCallbacks: true });
      schedule("a"); setImmediate(() => { schedule("b"); process.nextTick(() => schedule("c")); }); await null; schedule("d");`;
    const [plain, linked] = [await runPlain(source), await runTraced(source)];
    assert.ok(plain.stdout.split("\n").length > 40, plain.stdout);
    assert.equal(linked.stdout, plain.stdout);
  });
});
