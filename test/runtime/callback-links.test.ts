/** Which frame scheduled which callback, on a clock that moves one nanosecond a reading and with callbacks that the test makes. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { LoneThread } from "../../runtime/lone-thread.js";
import { CallbackLinks, type Scheduler } from "../../runtime/callback-links.js";
import type { ThreadRecording } from "../../runtime/contract.js";
import { layOut, layOutLinks, MAX_CALLBACKS, type Layout } from "../../runtime/layout.js";
import { readLinks } from "../../runtime/read-links.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS, type Recorder } from "../../runtime/recorder.js";
import { stopAndRead } from "./stop-and-read.js";

const SMALL = { ...DEFAULT_RECORDER_OPTIONS, maxFrames: 20, maxDepth: 16, maxTasks: 16, linkCallbacks: true };
const [PLAIN, ASYNC, GENERATOR] = [0, 1, 2];

class Program {
  readonly recorder: Recorder;
  readonly lanes: Layout;
  links!: CallbackLinks;
  private readonly firstId: number;
  private ns = 0n;

  constructor(options: Partial<typeof SMALL> = {}) {
    this.recorder = createRecorder({ now: () => ++this.ns, wallNs: () => 0n }, new LoneThread(), {
      create: (lanes, now) => (this.links = new CallbackLinks(lanes, now)),
      follow: () => undefined,
    });
    this.firstId = this.recorder.register(1, "a.ts", ["f", 1, 1, 1, "async", 2, 2, 1, "gen", 3, 3, 1]);
    this.lanes = layOut(this.recorder.start({ ...SMALL, ...options }));
  }

  /** Calls a function that calls `body`. */
  call<T>(body: () => T): T {
    const token = this.recorder.enter(this.firstId, PLAIN);
    try {
      return body();
    } finally {
      this.recorder.exit(token);
    }
  }

  schedule = (): Scheduler | undefined => this.call(() => this.links.schedulerNow());

  run(id: number, scheduler: Scheduler | undefined, body: () => void): void {
    this.links.begin(id, scheduler);
    body();
    this.links.end(id);
  }

  /** A task that is suspended. */
  task(kind: number): number {
    const task = this.recorder.enterTask(this.firstId, kind);
    this.recorder.suspend(task, undefined, 5, 3);
    return task;
  }

  /** `1@0 4-7`, a line a link: start and depth of the frame, when the callback began and ended. */
  stop(): string[] {
    return linkLines(stopAndRead(this.recorder));
  }
}

function linkLines({ links, openLinks = [] }: Pick<ThreadRecording, "links" | "openLinks">): string[] {
  const ended = Array.from(links?.begins ?? [], (begin, at) => {
    return `${links!.fromStarts[at]}@${links!.fromDepths[at]} ${begin}-${links!.ends[at]}`;
  });
  return [...ended, ...openLinks.map((link) => `${link.fromStartNs}@${link.fromDepth} ${link.beginNs}-…`)];
}

const nothing = (): void => {};

describe("links of callbacks, as they are recorded", () => {
  it("a callback that calls something is linked to the innermost frame of when it was scheduled", () => {
    const program = new Program();
    const inner = program.call(() => program.schedule());
    program.run(7, inner, () => program.call(nothing));
    assert.deepEqual(program.stop(), ["3@1 6-9"]);
  });

  it("one that calls nothing, was scheduled by no frame, or runs inside of its frame, is not", () => {
    const program = new Program();
    const scheduler = program.schedule();
    program.run(1, scheduler, nothing);
    program.run(2, program.links.schedulerNow(), () => program.call(nothing));
    program.call(() => program.run(3, program.links.schedulerNow(), () => program.call(nothing)));
    assert.deepEqual(program.stop(), []);
  });

  it("what a callback schedules outside of a call has the frame of the callback, inside of one that call", () => {
    const program = new Program();
    let again: Scheduler | undefined;
    let called: Scheduler | undefined;
    program.run(1, program.schedule(), () => {
      again = program.links.schedulerNow();
      called = program.schedule();
      assert.deepEqual(program.links.schedulerNow(), again);
    });
    program.run(2, again, () => program.call(nothing));
    program.run(3, called, () => program.call(nothing));
    assert.deepEqual(program.stop(), ["2@0 4-7", "2@0 8-11", "5@0 12-15"]);
  });

  it("a frame that is open below the callback is not what schedules in it", () => {
    const program = new Program();
    const scheduler = program.schedule();
    program.call(() => program.run(1, scheduler, () => assert.deepEqual(program.links.schedulerNow(), scheduler)));
    assert.deepEqual(program.stop(), []);
  });

  it("a task that its own wait resumes needs none, a generator that somebody calls does", () => {
    const program = new Program();
    const [task, generator] = [program.task(ASYNC), program.task(GENERATOR)];
    const scheduler = program.schedule();
    program.run(1, scheduler, () => {
      program.recorder.resume(task, undefined);
      program.recorder.exitTask(task);
      program.call(nothing);
    });
    program.run(2, scheduler, () => {
      program.recorder.resume(generator, undefined);
      program.recorder.exitTask(generator);
    });
    const links = program.stop();
    assert.equal(links.length, 1);
    assert.match(links[0], /^6@0 /);
  });

  it("a task that is not the first thing in its callback leaves the link alone", () => {
    const program = new Program();
    const task = program.task(ASYNC);
    program.run(1, program.schedule(), () => {
      program.call(nothing);
      program.recorder.resume(task, undefined);
      program.recorder.exitTask(task);
    });
    assert.equal(program.stop().length, 1);
  });

  it("callbacks in each other, one that was not seen to end, and an end without a begin", () => {
    const program = new Program();
    const [one, other] = [program.schedule(), program.schedule()];
    program.links.end(99);
    program.run(1, one, () => {
      program.links.begin(2, other);
      program.run(3, other, () => program.call(nothing));
      program.call(nothing);
    });
    program.links.end(2);
    program.run(4, other, () => program.call(nothing));
    assert.deepEqual(program.stop(), ["4@0 8-11", "2@0 6-14", "4@0 15-18"]);
  });

  it("as many in each other as there is room for", () => {
    const program = new Program();
    const scheduler = program.schedule();
    const nested = MAX_CALLBACKS + 3;
    for (let id = 1; id <= nested; id++) program.links.begin(id, scheduler);
    program.call(nothing);
    assert.equal(readLinks(program.lanes).openLinks?.length, MAX_CALLBACKS);
    for (let id = nested; id >= 1; id--) program.links.end(id);
    assert.equal(readLinks(program.lanes).openLinks?.length, 0);
  });

  it("one that runs at the stop, and one that has forgone its link by then", () => {
    const program = new Program();
    const task = program.task(ASYNC);
    const scheduler = program.schedule();
    program.links.begin(1, scheduler);
    program.links.begin(2, scheduler);
    program.recorder.resume(task, undefined);
    assert.deepEqual(program.stop(), ["4@0 6-…"]);
  });

  it("a ring that is full keeps the newest, as of calls", () => {
    const program = new Program({ maxFrames: 4 });
    const scheduler = program.schedule();
    for (let id = 1; id <= 10; id++) program.run(id, scheduler, () => program.call(nothing));
    // The oldest place could be one that is being written.
    assert.deepEqual(program.stop(), ["2@0 32-35", "2@0 36-39", "2@0 40-43"]);
  });

  it("a reader of a thread that goes on gets what has come since", () => {
    const program = new Program();
    const scheduler = program.schedule();
    program.run(1, scheduler, () => program.call(nothing));
    program.links.begin(2, scheduler);
    assert.deepEqual(linkLines(readLinks(program.lanes)), ["2@0 4-7", "2@0 8-…"]);
    assert.deepEqual(linkLines(readLinks(program.lanes, 1)), ["2@0 8-…"]);
    program.call(nothing);
    program.links.end(2);
    assert.deepEqual(linkLines(readLinks(program.lanes, 1)), ["2@0 8-11"]);
  });

  it("frames of an earlier session schedule nothing in the next", () => {
    const program = new Program();
    const scheduler = program.schedule();
    program.recorder.start(SMALL);
    program.run(1, scheduler, () => program.call(nothing));
    assert.deepEqual(program.stop(), []);
  });

  it("without the option there is no place for them, and nobody is told of callbacks", () => {
    const program = new Program({ linkCallbacks: false });
    assert.equal(program.links, undefined);
    assert.equal(layOutLinks(program.lanes).linkBegins.length, 0);
    const recording = stopAndRead(program.recorder);
    assert.deepEqual([recording.links, recording.openLinks], [undefined, undefined]);
  });
});
