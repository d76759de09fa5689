/** What commands do on a terminal that somebody looks at: progress, colours, and neither when they are not wanted. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { saveTrace } from "../../hosts/session/session-save.js";
import { CLI } from "../hosts/project.js";
import { inTerminal } from "../hosts/terminal.js";
import { largeTrace } from "../trace/large-trace.js";
import { traceOfTree, writeTraceFile } from "./small-traces.js";

const PROGRESS = /callweave: (?:reading |saving |\S+: [\d.]+ (?:%|[kM]B of rows))/;
/** Takes away the line of progress. */
const GONE = "\r\x1b[K";

describe("on a terminal", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "callweave-terminal-"));
    saveTrace(largeTrace(450_000), path.join(folder, "large.cwraw"));
    assert.ok(statSync(path.join(folder, "large.cwraw")).size > 30e6);
    mkdirSync(path.join(folder, "small"));
    for (const [name, ms] of [
      ["a", 1],
      ["b", 9],
    ] as const)
      writeTraceFile(folder, `small/${name}.pftrace`, traceOfTree(`main 0-${ms * 1_000_000}\n`));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  async function shownBy(args: readonly string[], env: readonly string[] = []): Promise<string> {
    // In a CI that it does not know, Node takes a terminal for one without colours.
    const command = ["/usr/bin/env", "-u", "CI", "TERM=xterm-256color", ...env, process.execPath, CLI, ...args];
    const terminal = inTerminal(folder, command);
    assert.equal(await terminal.ended, "with 0", terminal.shown());
    return terminal.shown();
  }

  for (const args of [
    ["report", "large.cwraw"],
    ["report", "large.cwraw", "--tree"],
    ["report", "large.cwraw", "--unfinished"],
    ["diff", "large.cwraw", "small/a.pftrace"],
    ["merge", "large.cwraw", "small/a.pftrace", "--align", "start", "-o", "merged.cwraw"],
    ["cut", "large.cwraw", "--to", "1ms", "-o", "part.cwraw"],
    ["convert", "large.cwraw", "converted.pftrace"],
    ["query", "large.cwraw", "SELECT count(*) FROM calls"],
  ])
    it(`${args.join(" ")} shows progress, which goes, and none with --quiet`, async () => {
      const shown = await shownBy(args);
      assert.match(shown, PROGRESS);
      for (const [, line] of shown.matchAll(/(callweave: (?:reading|saving) [^\r\n]*)/g))
        assert.ok(shown.includes(`${line}${GONE}`), shown);
      assert.doesNotMatch(shown.split(GONE).at(-1)!, PROGRESS);
      assert.doesNotMatch(await shownBy([...args, "--quiet"]), /callweave: |\x1b/);
    }).timeout(240_000);

  it("a diff has colours, but not with NO_COLOR", async () => {
    const args = ["diff", "small/a.pftrace", "small/b.pftrace"];
    assert.match(await shownBy(args), /\x1b\[31mslower /);
    const plain = await shownBy(args, ["NO_COLOR=1"]);
    assert.match(plain, /slower /);
    assert.doesNotMatch(plain, /\x1b/);
  });
});
