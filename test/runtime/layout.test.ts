import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { allocate, layOut, layOutLinks } from "../../runtime/layout.js";
import { DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";

const PAGE = 4096;
const LINE = 64;

describe("the layout of a recording", () => {
  /** All lanes of a buffer, in the order of their places. */
  function lanesOf(sizes: Parameters<typeof allocate>[0]) {
    const buffer = allocate(sizes);
    const all = Object.entries({ ...layOut(buffer), ...layOutLinks(layOut(buffer)) });
    // taskTimes is the same memory as taskWords.
    const lanes = all.filter(([name, lane]) => name !== "taskTimes" && lane.length > 0);
    return { buffer, lanes: lanes.sort(([, a], [, b]) => a.byteOffset - b.byteOffset) };
  }

  it("no two lanes of the shadow stack begin on the same line of a page", () => {
    const stack = lanesOf(DEFAULT_RECORDER_OPTIONS).lanes.filter(([name]) => name.startsWith("stack"));
    const lines = stack.map(([, lane]) => Math.floor((lane.byteOffset % PAGE) / LINE));
    assert.equal(stack.length, 4);
    assert.equal(new Set(lines).size, stack.length, lines.join());
  });

  for (const sizes of [
    DEFAULT_RECORDER_OPTIONS,
    { maxFrames: 1, maxDepth: 0, maxTasks: 1, linkCallbacks: false },
    { maxFrames: 1001, maxDepth: 15, maxTasks: 16, linkCallbacks: true },
  ])
    it(`no two lanes overlap, for ${sizes.maxFrames} calls`, () => {
      const { buffer, lanes } = lanesOf(sizes);
      let end = 0;
      for (const [name, lane] of lanes) {
        assert.ok(lane.byteOffset >= end, `${name} begins at ${lane.byteOffset}, before ${end}`);
        end = lane.byteOffset + lane.byteLength;
      }
      assert.ok(end <= buffer.byteLength);
    });
});
