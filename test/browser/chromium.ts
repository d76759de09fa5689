/** A real browser for tests: the Chromium that the machine has. */
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { chromium, type Browser, type Locator, type Page } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** @throws when the machine has none: these tests are never skipped */
function findChromium(): string {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    `no browser to test with, got none of ${NAMES.join(", ")} in PATH; install Chromium (Debian: apt-get install chromium)`,
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function launchChromium(): Promise<Browser> {
  // Its own sandbox needs what containers and root do not have; the pages are our own.
  return chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
}

export interface Function {
  readonly name: string;
  readonly total: string;
}

/** What speedscope has read, from the table of its sandwich view, by name. */
export async function functionsIn(speedscope: Page): Promise<Function[]> {
  await speedscope.getByText("Sandwich").click();
  await speedscope.waitForSelector("table td");
  const rows = (await cellsOf(speedscope.locator("table tr"))).filter((cells) => cells.length === 3);
  return rows
    .map(([total, , name]) => ({ name, total: total.replace(/ .*/, "") }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The texts in rows of a table. */
export async function cellsOf(rows: Locator): Promise<string[][]> {
  return Promise.all((await rows.all()).map((row) => row.locator("td").allTextContents()));
}
