import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { saveWithProgress } from "../../cli/save-progress.js";
import { CallsBuilder } from "../../trace/model/calls-builder.js";
import { inOneBlock, noLosses } from "../../trace/model/calls.js";
import type { Trace } from "../../trace/model/model.js";

/** Saves a trace of several chunks while a step clock runs. @returns what was written to the terminal */
function save({ isTTY, stepMs }: { isTTY: boolean; stepMs: number }): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-progress-"));
  let shown = "";
  let now = 0;
  try {
    const terminal = { isTTY, write: (text: string) => (shown += text) };
    const file = path.join(folder, "a.json");
    saveWithProgress(trace, file, terminal, () => (now += stepMs));
    assert.ok(existsSync(file));
    return shown.replaceAll(file, "FILE");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** 6 MB in JSON, which are several chunks. */
const trace = ((): Trace => {
  const builder = new CallsBuilder();
  for (let ns = 0; ns < 80_000; ns += 2) {
    builder.enter(ns, 0);
    builder.leave(ns + 1);
  }
  const functions = [{ name: "f", kind: "function", file: "a.ts", line: 1, column: 1 }] as const;
  const calls = inOneBlock(builder.finish(80_000, 0));
  const thread = {
    id: 0,
    name: "main",
    startNs: 0,
    stopNs: 80_000,
    calls,
    suspendedTasks: [],
    losses: noLosses(),
  };
  const process = { pid: 1, name: "p", functions, threads: [thread], unfinished: "close" } as const;
  return { originNs: 0n, wallOffsetNs: 0n, processes: [process] };
})();

describe("the progress of a save", () => {
  it("is shown after a second, at most ten times a second, and taken away at the end", () => {
    const shown = save({ isTTY: true, stepMs: 400 });
    const lines = shown.split("\r\x1b[K");
    assert.ok(lines.length > 2, shown);
    assert.equal(lines.pop(), "");
    for (const line of lines) assert.match(line, /^callweave: saving FILE, [\d.]+ [kM]B so far$/);
  });

  it("is not shown in the first second, nor where there is no terminal", () => {
    assert.equal(save({ isTTY: true, stepMs: 1 }), "");
    assert.equal(save({ isTTY: false, stepMs: 400 }), "");
  });
});
