/** How answers become text: columns, Markdown, and the line that shows progress. */
import assert from "node:assert/strict";
import { markdownBlock, markdownCode, markdownTable } from "../../cli/markdown.js";
import { NO_TERMINAL, ProgressLine } from "../../cli/progress-line.js";
import { fitColumns } from "../../cli/table.js";

describe("a table for a terminal", () => {
  const rows = [
    ["self", "p50", "max", "function"],
    ["1.00 ms", "2.00 ms", "3.00 ms", "load  src/some/where/deep/below/module.ts:100:20"],
    ["9 ns", "8 ns", "7 ns", "b"],
  ];

  it("is whole where there is room", () => {
    assert.deepEqual(fitColumns(rows, ["p50", "max"], 80), [
      "   self      p50      max  function",
      "1.00 ms  2.00 ms  3.00 ms  load  src/some/where/deep/below/module.ts:100:20",
      "   9 ns     8 ns     7 ns  b",
    ]);
  });

  it("loses columns, as few as it can, and then the middle of the last one", () => {
    assert.deepEqual(fitColumns(rows, ["p50", "max"], 60), [
      "   self      max  function",
      "1.00 ms  3.00 ms  load  src/some/where/…low/module.ts:100:20",
      "   9 ns     7 ns  b",
    ]);
    for (const line of fitColumns(rows, ["p50", "max"], 40)) assert.ok(line.length <= 40, line);
    assert.deepEqual(fitColumns(rows, [], 10)[1], "1.00 ms  2.00 ms  3.00 ms  load  src…s:100:20");
  });
});

describe("Markdown", () => {
  it("has tables whose cells mean nothing but what they say", () => {
    assert.deepEqual(
      markdownTable([
        ["self", "function"],
        ["1 ns", markdownCode("a|b <b>&amp;*x*\n")],
      ]),
      ["| self | function |", "| --: | --- |", "| 1 ns | `a\\|b <b>&amp;*x*\u{fffd}` |"],
    );
  });

  it("has fences longer than what they hold", () => {
    assert.equal(markdownCode("a`b``c"), "``` a`b``c ```");
    assert.equal(markdownCode(""), "`  `");
    assert.deepEqual(markdownBlock(["````", "x"]), ["`````text", "````", "x", "`````"]);
  });
});

describe("the line of progress", () => {
  function lines(isTTY: boolean) {
    const clock = { ms: 0 };
    const written: string[] = [];
    const line = new ProgressLine({ isTTY, write: (text) => written.push(text) }, () => clock.ms);
    return { clock, written, line };
  }

  it("comes after a second, ten times a second, and goes", () => {
    const { clock, written, line } = lines(true);
    const shown: number[] = [];
    for (; clock.ms < 1300; clock.ms += 20) line.show(() => `${shown.push(clock.ms)}`);
    assert.deepEqual(shown, [1000, 1100, 1200]);
    line.clear();
    line.clear();
    assert.equal(written.join(""), "callweave: 1\r\x1b[Kcallweave: 2\r\x1b[Kcallweave: 3\r\x1b[K");
  });

  it("comes at once before a step that says nothing", () => {
    const { written, line } = lines(true);
    line.showNow("reading");
    assert.deepEqual(written, ["callweave: reading"]);
  });

  it("is not there without a terminal", () => {
    const { clock, written, line } = lines(false);
    clock.ms = 5000;
    line.show(() => "no");
    line.showNow("no");
    line.clear();
    assert.deepEqual(written, []);
    assert.equal(NO_TERMINAL.isTTY, false);
  });
});
