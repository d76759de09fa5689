/** Threads that tell each other, on a bus in the place of Node's: what happens when one misses a message. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { createRecorder, DEFAULT_RECORDER_OPTIONS, type Recorder } from "../../runtime/recorder.js";
import { stopNsOf } from "../../runtime/gate.js";
import { readRecording } from "../../runtime/read-recording.js";
import { readThreads } from "../../runtime/read-threads.js";
import type { ThreadMessage, ThreadSnapshot } from "../../runtime/thread-messages.js";
import { Threads, type KnownThread } from "../../runtime/threads.js";

const OPTIONS = { ...DEFAULT_RECORDER_OPTIONS, maxFrames: 100, maxTasks: 16 };

/** Messages reach those that are connected; those that hang take them only when they look themselves. */
function createProcess() {
  const inboxes: ThreadMessage[][] = [];
  const answering: (() => void)[] = [];
  let ns = 0n;

  function connect(threads: Threads, hangs: boolean): void {
    const inbox: ThreadMessage[] = [];
    inboxes.push(inbox);
    if (!hangs) answering.push(() => void threads.snapshot());
    threads.messages = {
      post(message) {
        for (const other of inboxes) if (other !== inbox) other.push(structuredClone(message));
        if ("question" in message) for (const answer of answering) answer();
      },
      receive: () => inbox.shift(),
    };
  }

  return {
    connect,
    create(id: number, snapshot?: ThreadSnapshot): Recorder<Threads> {
      const threads = new Threads(id, id === 0 ? "main" : `worker ${id}`, structuredClone(snapshot));
      return createRecorder({ now: () => ++ns, wallNs: () => 0n }, threads);
    },
  };
}

/** Registers a function, `before` others, and calls it. */
function call(recorder: Recorder, name: string, before = 0): void {
  for (let other = 0; other < before; other++) recorder.register(1, `other${other}.ts`, [`other${other}`, 1, 1, 1]);
  recorder.exit(recorder.enter(recorder.register(1, `${name}.ts`, [name, 1, 1, 1]), 0));
}

const readAt = (stopNs: bigint) => (thread: KnownThread) => readRecording(thread.buffer, thread, stopNs);

/** What `reader` reads of the session that it ends: the calls by thread. */
function stopIn({ threads }: Recorder<Threads>) {
  const found = threads.threadsOf(threads.gate.slots[0]);
  const { files, threads: recordings } = readThreads(found.threads, readAt(stopNsOf(threads.gate)));
  const nameOf = (id: number) => files.find(({ firstId }) => firstId === id)?.table[0] ?? "?";
  const calls = recordings.map(
    ({ threadName, calls }) => `${threadName}: ${Array.from(calls.functionIds, nameOf).join()}`,
  );
  return { calls, unknown: found.unknown };
}

describe("threads", () => {
  it("each reads all, by the names of all, whatever numbers they have where they run", () => {
    const process = createProcess();
    const main = process.create(0);
    process.connect(main.threads, false);
    const worker = process.create(1, main.threads.snapshot());
    process.connect(worker.threads, true);
    main.start(OPTIONS);
    call(main, "shared", 2);
    call(worker, "shared");
    call(worker, "mine");
    for (const reader of [main, worker])
      assert.deepEqual(stopIn(reader), { calls: ["main: shared", "worker 1: shared,mine"], unknown: 0 });
  });

  it("a thread asks for what was told while it came up", () => {
    const process = createProcess();
    const main = process.create(0);
    process.connect(main.threads, false);
    main.start(OPTIONS);
    const snapshot = main.threads.snapshot();
    const hung = process.create(1, snapshot);
    process.connect(hung.threads, true);
    call(hung, "hung");
    call(main, "late");
    const late = process.create(2, snapshot);
    process.connect(late.threads, false);
    call(late, "asks");
    assert.deepEqual(stopIn(late), { calls: ["main: late", "worker 1: hung", "worker 2: asks"], unknown: 0 });
  });

  it("counts the threads that nobody is left to tell of", () => {
    const process = createProcess();
    const main = process.create(0);
    process.connect(main.threads, true);
    main.start(OPTIONS);
    const snapshot = main.threads.snapshot();
    const hung = process.create(1, snapshot);
    process.connect(hung.threads, true);
    call(hung, "hung");
    const late = process.create(2, snapshot);
    process.connect(late.threads, false);
    call(late, "asks");
    assert.deepEqual(stopIn(late), { calls: ["main: ", "worker 2: asks"], unknown: 1 });
  });

  it("a thread without memory for its part counts its calls", () => {
    const process = createProcess();
    const main = process.create(0);
    const worker = process.create(1, main.threads.snapshot());
    main.start(OPTIONS);
    const { slots } = main.threads.gate;
    slots[slots.indexOf(OPTIONS.maxFrames)] = 2 ** 31 - 1;
    for (let i = 0; i < 5; i++) call(worker, "lost");
    const [recording] = readThreads(worker.threads.threadsOf(1).threads.slice(-1), readAt(0n)).threads;
    assert.equal(recording.losses.elided, 5);
  });
});
