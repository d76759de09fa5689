/** A development server as its command starts it, and its page in a real browser, in which a module is replaced while it is recorded. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import type { Page } from "playwright-core";
import type { BrowserRecording } from "../../hosts/browser.js";
import { readTraceFile } from "../../hosts/trace-file.js";
import { wholeCalls } from "../trace/whole-calls.js";
import { launchChromium } from "../browser/chromium.js";
import type { InstalledProject } from "./installed-project.js";

/** Of src/page.ts in test-fixtures/projects/bundled. */
interface DevPage {
  greet(): string;
  replaced?(): string;
  stop(): BrowserRecording;
}
declare const page: DevPage;

/** The module is registered anew, once, and its functions stand where they stand now. */
export async function checkDevServer(project: InstalledProject, command: string, ...args: string[]): Promise<void> {
  await inServedPage(project, command, args, async (served) => {
    assert.equal(await served.evaluate(() => page.greet()), "Hello, you");
    const file = project.file("src/wording.ts");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, `// A line more.\n${text.replace("Hello", "Goodbye")}`);
    await served.waitForFunction(() => page.replaced !== undefined);
    assert.equal(await served.evaluate(() => page.replaced!()), "Goodbye, you");

    const downloading = served.waitForEvent("download");
    await served.evaluate(() => page.stop().save("dev.cwraw"));
    await (await downloading).saveAs(project.file("dev.cwraw"));
  });
  const [{ functions, threads }] = readTraceFile(project.file("dev.cwraw")).processes;
  const { functions: called } = wholeCalls(threads[0].calls);
  const names = Array.from(called, (index) => functions[index])
    .filter(({ file }) => file === "src/wording.ts")
    .map(({ name, line }) => `${name} ${line}`);
  assert.deepEqual(names, ["greet 1", "text 2", "<module> src/wording.ts 1", "greet 2", "text 3"]);
}

async function inServedPage(
  project: InstalledProject,
  command: string,
  args: readonly string[],
  action: (page: Page) => Promise<void>,
): Promise<void> {
  const server = project.start(command, args);
  const closed = once(server, "close");
  const browser = await launchChromium();
  try {
    const served = await browser.newPage({ acceptDownloads: true });
    await served.goto(await Promise.race([urlIn(server.stdout), urlIn(server.stderr)]));
    await served.waitForFunction("globalThis.page !== undefined");
    await action(served);
  } finally {
    await browser.close();
    server.kill("SIGKILL");
    await closed;
  }
}

/** Where the server is, of which it says so; the rest of what it says is read, so that it can go on. */
function urlIn(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: output }).on("line", (line) => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(stripVTControlCharacters(line)) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
}
