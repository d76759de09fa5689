import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { CallweaveError } from "../../base/errors.js";
import { createSession, type Session } from "../../hosts/session/session.js";
import { Threads } from "../../runtime/threads.js";
import { createRecorder, type Recorder } from "../../runtime/recorder.js";
import { readTrace } from "../../trace/read-trace.js";
import { wholeCalls } from "../trace/whole-calls.js";

/** A session on a clock that moves 1 ns a reading, and a program of two functions, both asked to be left by `leave`. */
function createProgram() {
  let ns = 0n;
  const recorder = createRecorder({ now: () => ++ns, wallNs: () => 1_000_000n }, new Threads());
  const session = createSession(recorder);
  const first = recorder.register(1, "src/a.ts", ["outer", 1, 3, 1, "inner", 1, 7, 1, "job", 2, 9, 1]);
  return { recorder, session, outer: () => recorder.enter(first, 0), inner: () => recorder.enter(first, 1), first };
}

describe("session", () => {
  let folder: string;
  let session: Session;
  let recorder: Recorder;
  let program: ReturnType<typeof createProgram>;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "callweave-session-"));
    program = createProgram();
    ({ session, recorder } = program);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("returns the unfinished frames innermost first, with the time each was open", () => {
    session.start();
    program.outer();
    recorder.exit(program.inner());
    program.inner();
    const recording = session.stop();
    assert.equal(recording.calls, 3);
    assert.deepEqual(recording.unfinished, [
      { thread: "main", name: "inner", file: "src/a.ts", line: 7, openNs: 1 },
      { thread: "main", name: "outer", file: "src/a.ts", line: 3, openNs: 4 },
    ]);
  });

  it("lists suspended functions with the place where they wait, and for how long", () => {
    session.start();
    recorder.suspend(recorder.enterTask(program.first, 2), undefined, 10, 5);
    recorder.exit(program.inner());
    assert.deepEqual(session.stop().suspended, [
      { thread: "main", name: "job", file: "src/a.ts", line: 10, column: 5, waitingNs: 3 },
    ]);
  });

  it("stop() again returns the same recording, whatever ran since", () => {
    session.start();
    const token = program.outer();
    const recording = session.stop();
    recorder.exit(token);
    assert.equal(session.stop(), recording);
    assert.equal(recording.unfinished.length, 1);
  });

  it("a frame that was entered before the start leaves no trace", () => {
    const early = program.outer();
    session.start();
    recorder.exit(early);
    recorder.exit(program.inner());
    const { calls, losses } = session.stop();
    assert.equal(calls, 1);
    assert.equal(losses.mismatched, 0);
  });

  it("saves the raw trace with a virtual exit for each open frame", () => {
    session.start();
    program.outer();
    program.inner();
    const saved = session.stop().save(path.join(folder, "deep", "a.cwraw"));
    const bytes = readFileSync(saved.file);
    assert.equal(saved.bytes, bytes.length);
    const [process] = readTrace(bytes).processes;
    const calls = wholeCalls(process.threads[0].calls);
    assert.deepEqual(
      Array.from(calls.functions, (f) => process.functions[f].name),
      ["outer", "inner"],
    );
    assert.deepEqual([...calls.flags], [1, 1]);
    assert.equal(process.unfinished, "close");
    assert.deepEqual(readdirSync(path.join(folder, "deep")), ["a.cwraw"]);
  });

  it('stop({ unfinished: "open" }) leaves the open frames as begin events', () => {
    session.start();
    program.outer();
    const recording = session.stop({ unfinished: "open" });
    assert.equal(readTrace(recording.toBytes("raw")).processes[0].unfinished, "open");
  });

  it("start() in a running session is refused", () => {
    session.start();
    assert.throws(() => session.start(), refusal("callweave/start: a session is already running"));
  });

  it("start() replaces the session of `callweave run` and keeps its output", () => {
    session.startRun({});
    recorder.exit(program.outer());
    session.start();
    recorder.exit(program.inner());
    assert.equal(session.stop().calls, 1);
  });

  it("stop() before any start() is refused", () => {
    assert.throws(() => session.stop(), refusal("callweave/stop: there is no recording"));
  });

  const wrong: [options: object, message: string][] = [
    [{ maxFrame: 5 }, 'callweave/start: there is no option "maxFrame", got 5; the options are output, keep, maxDepth'],
    ...["last:0", "first:-1", "last:100000001", "last", "last:1.5", "every", 7].map((keep): [object, string] => [
      { keep },
      `callweave/start: "keep" must be "all", "last:N" or "first:N" with a whole number from 1 to 100000000, got ${JSON.stringify(keep)}; correct the option`,
    ]),
    [{ keep: "all" }, 'callweave/start: the calls are streamed to disk beside the output, got keep: "all" without one'],
    [
      { maxDepth: "9" },
      'callweave/start: "maxDepth" must be a whole number from 1 to 1000000, got "9"; correct the option',
    ],
    [{ output: 3 }, 'callweave/start: "output" must be the path of a file, got 3; correct the option'],
    [{ toString: 1 }, 'callweave/start: there is no option "toString", got 1; the options are output, keep, maxDepth'],
  ];
  for (const [options, message] of wrong) {
    it(`start(${JSON.stringify(options)}) is refused`, () => {
      assert.throws(() => session.start(options), refusal(message));
      assert.equal(recorder.recording, false);
    });
  }

  it("an output of unknown format is refused at the start", () => {
    assert.throws(() => session.start({ output: "trace.txt" }), refusal("callweave/trace/formats"));
  });
});

const refusal = (start: string) => (error: unknown) =>
  error instanceof CallweaveError && error.message.startsWith(start);
