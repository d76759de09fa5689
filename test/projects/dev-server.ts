/** A development server as its command starts it, and its page in a real browser, in which a module is replaced while it is recorded. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import type { Page } from "playwright-core";
import type { BrowserRecording } from "../../hosts/browser.js";
import { readTraceFile } from "../../hosts/files/trace-file.js";
import { wholeCalls } from "../trace/whole-calls.js";
import { launchChromium } from "../browser/chromium.js";
import type { InstalledProject } from "./installed-project.js";

/** Of src/page.ts in test-fixtures/projects/bundled. */
interface DevPage {
  greet(): string;
  replaced?(): string;
  /** Asks the worker. */
  ask(question: "add"): Promise<number>;
  ask(question: "record"): Promise<{ readonly sum: number; readonly trace: Blob; readonly failed: string }>;
  stop(): BrowserRecording;
}
declare const page: DevPage;

/** A module that is replaced is registered anew, once, and its functions stand where they stand now. A worker of the page records itself. */
export async function checkDevServer(project: InstalledProject, command: string, ...args: string[]): Promise<void> {
  await inServedPage(project, command, args, async (served) => {
    assert.equal(await served.evaluate(() => page.greet()), "Hello, you");
    const file = project.file("src/wording.ts");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, `// A line more.\n${text.replace("Hello", "Goodbye")}`);
    await served.waitForFunction(() => page.replaced !== undefined);
    assert.equal(await served.evaluate(() => page.replaced!()), "Goodbye, you");
    await saveBoth(project, served);
  });
  const names = Array.from(callsIn(project, "page.cwraw", "src/wording.ts"), ({ name, line }) => `${name} ${line}`);
  assert.deepEqual(names, ["greet 1", "text 2", "<module> src/wording.ts 1", "greet 2", "text 3"]);
  await checkWorker(project);
}

/** The page as it is built, whose worker is a classic script or a module. */
export async function checkBuiltPage(project: InstalledProject, command: string, ...args: string[]): Promise<void> {
  await inServedPage(project, command, args, (served) => saveBoth(project, served));
  await checkWorker(project);
}

/** What the page and the worker have recorded, the worker while the page waits for it. */
async function saveBoth(project: InstalledProject, served: Page): Promise<void> {
  assert.equal(await served.evaluate(() => page.ask("add")), 3);
  const { sum, failed, bytes } = await served.evaluate(async () => {
    const { trace, ...rest } = await page.ask("record");
    return { ...rest, bytes: [...new Uint8Array(await trace.arrayBuffer())] };
  });
  assert.equal(sum, 3);
  assert.equal(failed, "callweave/save: a worker cannot download, got no document; post toBlob() to the page");
  writeFileSync(project.file("worker.cwraw"), Uint8Array.from(bytes));
  await served.evaluate(() => page.ask("add"));
  const downloading = served.waitForEvent("download");
  await served.evaluate(() => page.stop().save("page.cwraw"));
  await (await downloading).saveAs(project.file("page.cwraw"));
}

/** They have one clock, so that they can be one trace. */
async function checkWorker(project: InstalledProject): Promise<void> {
  const [{ threads }] = readTraceFile(project.file("worker.cwraw")).processes;
  assert.equal(threads[0].name, "adder");
  await project.run("callweave", ["merge", "-o", "all.cwraw", "page.cwraw", "worker.cwraw"]);
  const [add] = callsIn(project, "all.cwraw", "src/worker.ts");
  assert.equal(`${add.name} ${add.line}`, "add 4");
  const asked = callsIn(project, "all.cwraw", "src/page.ts").filter(({ name }) => name === "ask");
  assert.equal(asked.length, 3);
  assert.ok(add.startNs >= asked[1].startNs && add.startNs <= asked[2].startNs);
}

/** The calls of the functions of a file, from its root. */
function callsIn(project: InstalledProject, trace: string, source: string) {
  return readTraceFile(project.file(trace)).processes.flatMap(({ functions, threads }) =>
    threads.flatMap(({ calls }) => {
      const { functions: called, startNs } = wholeCalls(calls);
      const found = Array.from(called, (index, call) => ({ ...functions[index], startNs: startNs[call] }));
      return found.filter(({ file }) => file === source);
    }),
  );
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
