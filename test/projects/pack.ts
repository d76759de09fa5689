/** Packs the built package once for all rows, as it would be published. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Path of the tarball, in the environment so that mocha's workers have it. */
export const TARBALL = "CALLWEAVE_TEST_TARBALL";

export function mochaGlobalSetup(): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-pack-"));
  const packed = execFileSync(`npm pack --ignore-scripts --json --pack-destination "${folder}"`, {
    cwd: ROOT,
    encoding: "utf8",
    shell: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename }] = JSON.parse(packed) as { filename: string }[];
  process.env[TARBALL] = path.join(folder, filename);
}

export function mochaGlobalTeardown(): void {
  rmSync(path.dirname(process.env[TARBALL]!), { recursive: true });
}
