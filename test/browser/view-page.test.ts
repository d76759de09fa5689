/** The page of `callweave view` in Chromium. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { lossesText } from "../../cli/summary-text.js";
import { viewedFiles } from "../../hosts/view/view-files.js";
import { serveView } from "../../hosts/view/view-server.js";
import type { ViewServer } from "../../hosts/view/view-server.js";
import { readTrace } from "../../trace/read-trace.js";
import { drawn } from "../trace/plain-trace.js";
import { cellsOf, functionsIn, launchChromium } from "./chromium.js";
import { HOSTILE_NAMES, sample, SAMPLE_FUNCTIONS, traceOfNames, writeSample } from "./sample-traces.js";
import { receivedBy, startStandIn } from "./stand-in-perfetto.js";
import type { Received, StandIn } from "./stand-in-perfetto.js";

describe("the page of callweave view", () => {
  let browser: Browser;
  let context: BrowserContext;
  let standIn: StandIn;
  let server: ViewServer;
  let folder: string;
  let page: Page;
  let problems: string[];

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser?.close());

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "callweave-view-"));
    standIn = await startStandIn();
    problems = [];
    context = await browser.newContext();
    context.on("weberror", (error) => problems.push(error.error().message));
    page = await context.newPage();
  });
  afterEach(async () => {
    await context.close();
    server?.close();
    standIn.close();
    rmSync(folder, { recursive: true });
    assert.deepEqual(problems, []);
  });

  async function open(where = folder, perfetto = standIn.origin): Promise<void> {
    server = await serveView({
      files: viewedFiles(where),
      port: 0,
      once: false,
      perfetto,
      describeLosses: lossesText,
    });
    await page.goto(server.url);
    await page.waitForSelector("body[data-state=filled]");
  }

  const cells = async () =>
    (await cellsOf(page.locator("#traces tr"))).map((row) => row.map((text) => text.trim().replace(/\s+/g, " ")));

  const row = (name: string) =>
    page.locator("#traces tr", { has: page.locator(`.name:text-is(${JSON.stringify(name)})`) });

  async function openInPerfetto(name: string): Promise<Received> {
    const [tab] = await Promise.all([page.waitForEvent("popup"), row(name).getByText("Perfetto").click()]);
    return receivedBy(tab);
  }

  async function openInSpeedscope(name: string): Promise<Page> {
    const [tab] = await Promise.all([page.waitForEvent("popup"), row(name).getByText("speedscope").click()]);
    return tab;
  }

  const KNOWN = ["6", "10.0 ms", "2", "1", "1,234 calls overwritten by newer ones", "Perfetto speedscope"];

  it("lists the traces of a folder and of those in it, the newest first, with what they hold", async () => {
    for (const name of ["a.pftrace", "b.json", "in/c.cwraw", "d.json.gz", "in/e.CWRAW.gz"]) writeSample(folder, name);
    for (const name of ["node_modules/no.pftrace", ".hidden/no.pftrace", "out.4.live/1.cwraw", "in/deep/no.pftrace"])
      writeSample(folder, name);
    writeFileSync(path.join(folder, "package.json"), '{ "name": "x" }');
    writeFileSync(path.join(folder, "notes.txt"), "\n");
    ["a.pftrace", "b.json", "in/c.cwraw", "d.json.gz", "in/e.CWRAW.gz"].forEach((name, at) =>
      utimesSync(path.join(folder, name), 1e9, 1e9 - at),
    );
    await open();
    const rows = await cells();
    assert.deepEqual(
      rows.map(([name]) => name),
      ["a.pftrace", "b.json", "in/c.cwraw", "d.json.gz", "in/e.CWRAW.gz"],
    );
    for (const [, size, ...rest] of rows) {
      assert.match(size, /^[1-9] kB$/);
      assert.deepEqual(rest, KNOWN);
    }
  });

  it("lists one file, whatever its name", async () => {
    writeSample(folder, "a.pftrace");
    writeFileSync(path.join(folder, "startup"), readFileSync(path.join(folder, "a.pftrace")));
    await open(path.join(folder, "startup"));
    assert.deepEqual(
      (await cells()).map(([name, , ...rest]) => [name, ...rest]),
      [["startup", ...KNOWN]],
    );
  });

  it("says when there is no trace", async () => {
    await open();
    assert.equal(await page.innerText("#message"), "There is no trace here.");
  });

  it("says what is wrong with a file, and what is lost of one that was cut", async () => {
    writeFileSync(path.join(folder, "bad.pftrace"), "hello");
    writeSample(folder, "cut.cwraw");
    truncateSync(path.join(folder, "cut.cwraw"), 300);
    await open();
    const [bad, cut] = (await cells()).sort();
    assert.match(bad[6], /bad\.pftrace: the file is no trace of a known format, got 5 bytes/);
    assert.equal(bad[7], "Perfetto");
    assert.match(cut[6], /in [\d,]+ damaged bytes/);
  });

  it("counts a file again when it is another", async () => {
    writeSample(folder, "a.cwraw");
    await open();
    assert.deepEqual((await cells())[0][2], "6");
    writeSample(folder, "a.cwraw", traceOfNames(["one", "two"]));
    await page.reload();
    await page.waitForSelector("body[data-state=filled]");
    assert.deepEqual((await cells())[0].slice(2, 7), ["2", "2.00 ms", "0", "0", "nothing"]);
  });

  for (const name of ["a.pftrace", "b.json", "c.json.gz", "in/ü #1?.pftrace"]) {
    it(`hands ${name} to Perfetto as it is`, async () => {
      writeSample(folder, name);
      await open();
      const { bytes, title, origin, localOnly, knocks } = await openInPerfetto(name);
      assert.ok(Buffer.from(bytes).equals(readFileSync(path.join(folder, name))));
      assert.deepEqual(
        { title, origin, localOnly },
        { title: name, origin: new URL(server.url).origin, localOnly: true },
      );
      assert.ok(knocks >= 3, `${knocks} knocks`);
    });
  }

  for (const name of ["a.cwraw", "a.cwraw.gz"]) {
    it(`hands ${name} to Perfetto as a trace that it reads`, async () => {
      writeSample(folder, name);
      await open();
      const { bytes } = await openInPerfetto(name);
      assert.equal(bytes[0], 0x0a);
      assert.deepEqual(drawn(readTrace(Buffer.from(bytes))), drawn(sample));
    });
  }

  it("uploads nothing, and does not tell its address", async () => {
    writeSample(folder, "a.pftrace");
    await open();
    await openInPerfetto("a.pftrace");
    const [token] = new URL(server.url).pathname.split("/").filter(Boolean);
    for (const request of standIn.requests) {
      assert.equal(request.method, "GET");
      assert.ok(!JSON.stringify(request).includes(token));
    }
    assert.ok(standIn.requests.length > 0);
    assert.match(await page.innerText("p"), /^Nothing is uploaded\./);
  });

  it("gives the trace to nobody but the page that it has opened", async () => {
    writeSample(folder, "a.pftrace");
    standIn.isSilent = true;
    await open();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const [tab] = await Promise.all([page.waitForEvent("popup"), row("a.pftrace").getByText("Perfetto").click()]);
    await tab.waitForFunction("knocks > 0");
    const [other] = await Promise.all([
      page.waitForEvent("popup"),
      page.evaluate(`void window.open(${JSON.stringify(standIn.origin)})`),
    ]);
    await other.evaluate(`opener.postMessage("PONG", "*")`);
    await page.evaluate(`window.postMessage("PONG", "*")`);
    const knocks = await tab.evaluate<number>("knocks");
    await tab.waitForFunction(`knocks > ${knocks + 3}`);
    assert.deepEqual(asked, []);
    await tab.close();
    await page.waitForSelector("#message:text('a.pftrace was not opened: its tab was closed')");
  });

  it("says when the browser lets it open no tab", async () => {
    writeSample(folder, "a.pftrace");
    await open();
    await page.evaluate("window.open = () => null");
    await row("a.pftrace").getByText("Perfetto").click();
    await page.waitForSelector("#message:text('a.pftrace was not opened: the browser has blocked the new tab')");
  });

  it("opens a trace in speedscope, with no network but this machine", async () => {
    for (const name of ["a.pftrace", "in/ü #1?.json"]) writeSample(folder, name);
    await open();
    for (const name of ["a.pftrace", "in/ü #1?.json"]) {
      const tab = await openInSpeedscope(name);
      const hosts = new Set<string>();
      tab.on("request", (request) => hosts.add(new URL(request.url()).host));
      assert.deepEqual(await functionsIn(tab), SAMPLE_FUNCTIONS);
      assert.equal(await tab.title(), `${name} - speedscope`);
      assert.deepEqual(
        [...hosts].filter((host) => host !== new URL(server.url).host),
        [],
      );
    }
  });

  it("runs no HTML in names of files and functions", async () => {
    const name = "<img src=x onerror=window.ran=1>.pftrace";
    writeSample(folder, name, traceOfNames(HOSTILE_NAMES));
    await open();
    assert.deepEqual((await cells())[0][0], name);
    assert.equal(await page.evaluate("window.ran"), undefined);
    const tab = await openInSpeedscope(name);
    assert.equal((await functionsIn(tab)).length, HOSTILE_NAMES.length);
    assert.equal(await tab.evaluate("window.ran"), undefined);
    // Even where a name became HTML, the policy would not let it run.
    for (const each of [page, tab]) {
      await each.evaluate(`document.body.insertAdjacentHTML("beforeend", '<img src=x onerror=window.ran=1>')`);
      await each.waitForTimeout(100);
      assert.equal(await each.evaluate("window.ran"), undefined);
    }
  });
});
