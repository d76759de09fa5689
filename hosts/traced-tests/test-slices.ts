/**
 * A test as a slice: a task that the runner begins and ends, so that what the test calls is inside of it, and what it starts is started
 * by it, however many awaits are in between.
 */
import { CONTRACT_VERSION, FUNCTION_KINDS } from "../../runtime/contract.js";
import type { Recorder } from "../../runtime/recorder.js";
import { fullTitle, type TestIdentity } from "./test-results.js";

const TEST = FUNCTION_KINDS.indexOf("test");
/** Runners do not tell where in the file. */
const LINE = 1;
const COLUMN = 1;

export interface TestSlice {
  /** The test has returned, and has not ended yet. */
  suspend(): void;
  end(): void;
}

export class TestSlices {
  private readonly ids = new Map<string, number>();

  constructor(private readonly recorder: Recorder) {}

  begin(test: TestIdentity): TestSlice {
    const token = this.recorder.enterTask(this.idOf(test), 0);
    return {
      suspend: () => this.recorder.suspend(token, undefined, LINE, COLUMN),
      end: () => this.recorder.exitTask(token),
    };
  }

  private idOf(test: TestIdentity): number {
    const title = fullTitle(test);
    const key = JSON.stringify([test.file, title]);
    const id = this.ids.get(key) ?? this.recorder.register(CONTRACT_VERSION, test.file, [title, TEST, LINE, COLUMN]);
    this.ids.set(key, id);
    return id;
  }
}
