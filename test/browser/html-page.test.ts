/** A trace saved as a page, opened from disk by Chromium without a network. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import { saveTrace } from "../../hosts/session/session-save.js";
import type { Trace } from "../../trace/model/model.js";
import { functionsIn, launchChromium } from "./chromium.js";
import { HOSTILE_NAMES, sample, SAMPLE_FUNCTIONS, traceOfNames } from "./sample-traces.js";

describe("a trace saved as .html", () => {
  let browser: Browser;
  let folder: string;

  before(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(path.join(os.tmpdir(), "callweave-html-"));
  });
  after(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  /** Opens the page, offline. @returns what was asked for besides the page itself */
  async function withPage(trace: Trace, name: string, look: (page: Page) => Promise<void>): Promise<void> {
    const { file } = saveTrace(trace, path.join(folder, name));
    const context = await browser.newContext({ offline: true });
    const problems: string[] = [];
    context.on("weberror", (error) => problems.push(error.error().message));
    const page = await context.newPage();
    page.on("request", (request) => {
      if (/^(?!data:|blob:|file:)/.test(request.url())) problems.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    await look(page);
    await context.close();
    assert.deepEqual(problems, []);
  }

  it("draws the functions, with no network", async () => {
    await withPage(sample, "a.html", async (page) => {
      assert.deepEqual(await functionsIn(page), SAMPLE_FUNCTIONS);
      assert.match(await page.title(), /^a\.html/);
      assert.equal(await page.evaluate(`document.fonts.check("10px 'Source Code Pro'")`), true);
    });
  });

  it("runs no HTML in names, and shows them as they are", async () => {
    const name = "<img src=x onerror=window.ran=1>&amp;.html";
    await withPage(traceOfNames(HOSTILE_NAMES), name, async (page) => {
      const shown = (await functionsIn(page)).map((row) => row.name);
      assert.deepEqual(shown, [...HOSTILE_NAMES].sort());
      assert.equal(await page.evaluate("window.ran"), undefined);
      assert.ok((await page.title()).startsWith(name));
      await page.evaluate(`document.body.insertAdjacentHTML("beforeend", '<img src=x onerror=window.ran=1>')`);
      await page.waitForTimeout(100);
      assert.equal(await page.evaluate("window.ran"), undefined);
    });
  });

  it("shows the beginning of names of 1 MB", async () => {
    const names = ["n", "</script>\u0001\\"].map((text) => text.repeat((1 << 20) / text.length));
    await withPage(traceOfNames([...names, "plain"]), "long.html", async (page) => {
      assert.deepEqual(
        (await functionsIn(page)).map(({ name, total }) => [name, total]),
        [
          [`${names[1].slice(0, 1 << 16)}… (${names[1].length} characters)`, "1000.00µs"],
          [`${names[0].slice(0, 1 << 16)}… (${names[0].length} characters)`, "1.00ms"],
          ["plain", "1000.00µs"],
        ],
      );
    });
  });

  it("holds nothing that is loaded from elsewhere", () => {
    const { file } = saveTrace(sample, path.join(folder, "a.html"));
    const markup = readFileSync(file, "utf8").replace(/<script[^>]*>.*?<\/script>/gs, "");
    assert.equal(/\b(?:src|href)=|url\((?!"data:)|@import/.exec(markup), null);
    assert.match(markup, /http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/);
  });

  it("is gzipped like any other when asked", () => {
    const { file } = saveTrace(sample, path.join(folder, "a.html.gz"));
    assert.deepEqual([...readFileSync(file).subarray(0, 2)], [0x1f, 0x8b]);
  });
});
