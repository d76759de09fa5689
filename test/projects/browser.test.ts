/** Woven code and the recorder in a page of a real browser. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import type { BrowserRecording } from "../../hosts/browser.js";
import { launchChromium } from "../browser/chromium.js";
import { readTrace } from "../../trace/read-trace.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { checkCalls, OUTPUT } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";

declare const recording: BrowserRecording | undefined;

const TYPES: Readonly<Record<string, string>> = { html: "text/html", js: "text/javascript" };
/** With these, a page gets shared memory. */
const ISOLATING = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const MOST_BYTES = 5000;

describe("the browser", () => {
  let project: InstalledProject;
  let browser: Browser;
  before(async () => {
    project = await installProject("browser");
    await project.run("tspc", ["-p", "."]);
    const bundle = ["--bundle", "--splitting", "--format=esm", "--minify"];
    await project.run("esbuild", ["out/page.js", ...bundle, "--outdir=bundle"]);
    // By itself: what it shares with a page that records is not all that it needs.
    await project.run("esbuild", ["out/production.js", ...bundle, "--outdir=production"]);
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    project.remove();
  });

  async function inPage(
    headers: Readonly<Record<string, string>>,
    action: (page: Page, printed: string[]) => Promise<void>,
  ) {
    const server = createServer(({ url = "/" }, response) => {
      const file = url === "/" ? "index.html" : url.slice(1);
      try {
        const text = readFileSync(project.file(file));
        response.writeHead(200, { "content-type": TYPES[file.split(".").at(-1)!], ...headers }).end(text);
      } catch {
        response.writeHead(404).end();
      }
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const page = await browser.newPage({ acceptDownloads: true });
    const printed: string[] = [];
    page.on("console", (message) => message.type() === "log" && printed.push(`${message.text()}\n`));
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.waitForFunction("globalThis.recording !== undefined");
      await action(page, printed);
    } finally {
      await page.close();
      server.close();
    }
  }

  for (const [what, headers] of [
    ["cross-origin isolated", ISOLATING],
    ["not cross-origin isolated", {}],
  ] as const)
    it(`records a page that is ${what}, and gives its trace as a blob and as a download`, async () => {
      await inPage(headers, async (page, printed) => {
        assert.equal(await page.evaluate("crossOriginIsolated"), headers === ISOLATING);
        assert.equal(printed.join(""), OUTPUT);
        const names = await page.evaluate(() => recording!.unfinished.map(({ name }) => name));
        assert.deepEqual(names, ["leave", "close", "main"]);

        const blob = await page.evaluate(async () => [
          ...new Uint8Array(await (await recording!.toBlob()).arrayBuffer()),
        ]);
        await assertLoadsCleanly(Buffer.from(blob));
        const [{ name, unit, values }] = readTrace(Uint8Array.from(blob)).processes[0].threads[0].counters!;
        assert.deepEqual([name, unit, [...values]], ["pages", "count", [1]]);

        for (const file of ["page.pftrace", "page.pftrace.z", "page.json.gz", "page.cwraw"]) {
          const downloading = page.waitForEvent("download");
          await page.evaluate((name) => recording!.save(name), file);
          const download = await downloading;
          assert.equal(download.suggestedFilename(), file);
          await download.saveAs(project.file(file));
          checkCalls(project.file(file));
        }
        await assertLoadsCleanly(readFileSync(project.file("page.pftrace.z")));
      });
    });

  it("says what a page cannot do", async () => {
    await inPage({}, async (page) => {
      const failing = (name: string) =>
        page.evaluate(
          (file) =>
            recording!.save(file).then(
              () => "saved",
              (error: unknown) => (error as Error).message,
            ),
          name,
        );
      assert.match(
        await failing("page.html"),
        /^callweave\/save: a page cannot make this format, got "page\.html"; end the name in \.pftrace, .*\.pftrace\.z, and let/,
      );
      assert.match(
        await failing("page.txt"),
        /^callweave\/trace\/formats: the format of a trace follows from its extension/,
      );
      const blobOf = (format: string) =>
        page.evaluate((name) => recording!.toBlob(name as "raw").then(({ size }) => size, String), format);
      assert.ok(Number(await blobOf("perfetto-compressed")) < Number(await blobOf("perfetto")));
      assert.match(
        String(await blobOf("parquet")),
        /callweave\/toBlob: a page cannot make this format, got "parquet"; give one of perfetto, speedscope, .*perfetto-compressed$/,
      );
    });
  });

  it(`ships a runtime of at most ${MOST_BYTES} bytes in gzip`, () => {
    const size = gzipSync(readFileSync(project.file("production/production.js"))).length;
    assert.ok(size <= MOST_BYTES, `got ${size} bytes`);
  });
});
