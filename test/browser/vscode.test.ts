/** What VS Code shows of a `.cpuprofile`: the table that opens with it, and the source behind a click. */
import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { after, before, describe, it } from "mocha";
import type { Browser } from "playwright-core";
import { saveTrace } from "../../hosts/session/session-save.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { report } from "../../trace/answers/report.js";
import { OVERWRITTEN } from "../../trace/answers/self-times.js";
import { CLI, inProject } from "../hosts/project.js";
import { recordings } from "../trace/random-recording.js";
import { launchChromium } from "./chromium.js";
import { sample } from "./sample-traces.js";
import { VsCodeProfileTable, type ProfileLocation } from "./vscode-profile-table.js";

/** Folders whose names mean something in a URL. */
const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "50% #1?/app.ts": `import { inner } from "./läuft.js";
export function outer(): void {
  inner();
}
  outer();
`,
  "50% #1?/läuft.ts": `

    export function inner(): void {}
`,
};

describe("VS Code", () => {
  let vscode: VsCodeProfileTable;
  let browser: Browser;
  let folder: string;

  before(async () => {
    vscode = new VsCodeProfileTable();
    browser = await launchChromium();
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "callweave-vscode-")));
  });
  after(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  it("draws a .cpuprofile as its table: functions, times, places", async () => {
    const { file } = saveTrace(sample, path.join(folder, "a.cpuprofile"));
    const page = await vscode.show(await vscode.openProfile(file), browser, folder);
    const rows = page.locator("[data-row-id]");
    await rows.first().waitFor();
    const shown = await Promise.all((await rows.all()).map((row) => row.locator("> *").allTextContents()));
    const place = path.join(process.cwd(), "src/program.ts");
    assert.deepEqual(shown, [
      ["3.00ms", "3.00ms", " (overwritten calls)"],
      ["3.00ms", "5.00ms", ` serve${place}:4`],
      ["2.00ms", "2.00ms", ` get${place}:5`],
      ["1.00ms", "10.00ms", ` main${place}:1`],
      ["0.50ms", "3.00ms", ` load${place}:2`],
      ["0.50ms", "1.50ms", ` parse${place}:3`],
      ["0.00ms", "10.00ms", " (root)"],
    ]);
    await page.close();
  });

  it("leads to the source of each function at a click, whatever its folder is called", async () => {
    await inProject(PROGRAM, async (project) => {
      const { code, stderr } = project.run([CLI, "run", "-o", "a.cpuprofile", "50% #1?/app.ts"]);
      assert.equal(code, 0, stderr);
      const document = await vscode.openProfile(path.join(project.folder, "a.cpuprofile"));
      const page = await vscode.show(document, browser, folder);
      await page.locator("[data-row-id]").first().waitFor();
      const places: Record<string, string> = {};
      for (const name of ["<module> 50% #1?/app.ts", "outer", "inner"]) {
        const link = page
          .locator("[data-row-id]")
          .filter({ hasText: ` ${name}/` })
          .locator("a");
        const { file, text, position } = await vscode.shownBy(() => link.click());
        const line = text.split("\n")[position.line];
        places[name] =
          `${path.relative(realpathSync(project.folder), realpathSync(file))}: ${line.slice(position.character)}`;
      }
      assert.deepEqual(places, {
        "<module> 50% #1?/app.ts": '50% #1?/app.ts: import { inner } from "./läuft.js";',
        outer: "50% #1?/app.ts: export function outer(): void {",
        inner: "50% #1?/läuft.ts: export function inner(): void {}",
      });
      await page.close();
    });
  });

  it("has the self times of the report, of any trace", async () => {
    await fc.assert(
      fc.asyncProperty(recordings, async (recording) => {
        const trace = fromRecordings([{ ...recording, threads: recording.threads.slice(0, 1) }]);
        const { file } = saveTrace(trace, path.join(folder, "any.cpuprofile"));
        const { locations, duration } = (await vscode.openProfile(file)).userData;
        const self = ({ selfTime }: ProfileLocation) => Math.round(selfTime * 1000);
        const isLost = ({ callFrame }: ProfileLocation) => callFrame.functionName === OVERWRITTEN;
        const got = locations
          .slice(1)
          .filter((location) => !isLost(location))
          .map((location) => `${location.src.lineNumber} ${self(location)}`);
        const expected = report(trace).map(({ function: { line }, selfNs }) => `${line} ${selfNs}`);
        assert.deepEqual(got.sort(), expected.sort());
        assert.equal(
          locations.reduce((sum, location) => sum + self(location), 0),
          Math.round(duration * 1000),
        );
      }),
      { numRuns: 200 },
    );
  });
});
