/** The entries of the cache: believed only when they are whole, and no reason for an error where they cannot be written. */
import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { sweepCache } from "../../hosts/cache/sweep-cache.js";
import { createWovenCache } from "../../hosts/cache/woven-cache.js";

const KEY = "a".repeat(64);
const COMPILED = { format: "module", code: 'console.log("größer 𝕏");\n//# sourceMappingURL=…' } as const;

function inFolder(action: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-cache-"));
  try {
    action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the cache of compiled files", () => {
  it("gives back what was written, and that a file stays as it is", () =>
    inFolder((folder) => {
      const cache = createWovenCache(path.join(folder, "made", "here"));
      assert.equal(cache.read(KEY), undefined);
      cache.write(KEY, COMPILED);
      assert.deepEqual(cache.read(KEY), COMPILED);
      cache.write(KEY, null);
      assert.equal(cache.read(KEY), null);
      assert.deepEqual(readdirSync(path.join(folder, "made", "here")).sort(), [KEY, "swept"]);
    }));

  it("does not believe an entry with any byte changed, cut anywhere, or under another name", () =>
    inFolder((folder) => {
      const cache = createWovenCache(folder);
      cache.write(KEY, COMPILED);
      const file = path.join(folder, KEY);
      const whole = readFileSync(file);
      for (let at = 0; at < whole.length; at++) {
        const flipped = Buffer.from(whole);
        flipped[at] ^= 1;
        writeFileSync(file, flipped);
        // The line break behind the checksum says nothing.
        if (at !== 64) assert.equal(cache.read(KEY), undefined, `byte ${at}`);
        writeFileSync(file, whole.subarray(0, at));
        assert.equal(cache.read(KEY), undefined, `cut at ${at}`);
      }
      const other = "b".repeat(64);
      writeFileSync(path.join(folder, other), whole);
      assert.equal(cache.read(other), undefined);
      writeFileSync(file, whole);
      assert.deepEqual(cache.read(KEY), COMPILED);
    }));

  it("keeps nothing that UTF-8 would change", () =>
    inFolder((folder) => {
      const cache = createWovenCache(folder);
      cache.write(KEY, { format: "module", code: '"\ud800"' });
      assert.equal(cache.read(KEY), undefined);
    }));

  it("says nothing where it cannot write", () =>
    inFolder((folder) => {
      writeFileSync(path.join(folder, "file"), "");
      const cache = createWovenCache(path.join(folder, "file", "below"));
      cache.write(KEY, COMPILED);
      assert.equal(cache.read(KEY), undefined);
      if (process.getuid?.() === 0) return;
      chmodSync(folder, 0o500);
      const closed = createWovenCache(folder);
      closed.write(KEY, COMPILED);
      assert.equal(closed.read(KEY), undefined);
      chmodSync(folder, 0o700);
    }));

  it("drops the oldest entries once a day when all are too large", () =>
    inFolder((folder) => {
      const day = 24 * 60 * 60 * 1000;
      const now = Date.now();
      const names = ["oldest", "older", "newer", "newest"];
      names.forEach((name, at) => {
        writeFileSync(path.join(folder, name), "x".repeat(100));
        utimesSync(path.join(folder, name), new Date(now), new Date(now + (at - 10) * 1000));
      });
      const left = (): string[] => names.filter((name) => existsSync(path.join(folder, name)));
      sweepCache(folder, now, 250);
      assert.deepEqual(left(), ["newer", "newest"]);
      sweepCache(folder, now + day / 2, 150);
      assert.deepEqual(left(), ["newer", "newest"]);
      sweepCache(folder, now + 2 * day, 150);
      assert.deepEqual(left(), ["newest"]);
    }));
});
