/**
 * Compiled files on disk, so that a program that has not changed is not compiled again and TypeScript not even loaded.
 *
 *     woven/0f3c…e1   one compiled file, named by the hash of all that decides it (compile-key.ts)
 *       <hash of the name and of what follows>
 *       {"format":"module"}
 *       import * as $cw …
 *
 * An entry never changes, is written beside its place and renamed, and is believed only when its hash is right; so threads and processes
 * share the folder without a lock. Whatever goes wrong, the file is compiled.
 */
import fs from "node:fs";
import path from "node:path";
import { threadId } from "node:worker_threads";
import { Buffer, JSON, process } from "../../base/built-ins.js";
import type { CompiledFile } from "../compile/compiled-file.js";
import { sha256 } from "./sha256.js";
import { sweepCache } from "./sweep-cache.js";

const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = fs;

export interface WovenCache {
  /** @returns null for a file that Node loads as it is, undefined for one that is not in the cache */
  read(key: string): CompiledFile | null | undefined;
  write(key: string, compiled: CompiledFile | null): void;
}

const NEW_LINE = 0x0a;
const HASH_LENGTH = 64;

/** @param folder is made with the first entry */
export function createWovenCache(folder: string): WovenCache {
  let state: "unused" | "writable" | "not writable" = "unused";

  function prepare(): void {
    mkdirSync(folder, { recursive: true });
    sweepCache(folder);
    state = "writable";
  }

  return {
    read(key) {
      try {
        return decode(key, readFileSync(path.join(folder, key)));
      } catch {
        return undefined;
      }
    },
    write(key, compiled) {
      if (state === "not writable") return;
      const file = path.join(folder, key);
      const beside = `${file}.${process.pid}.${threadId}.tmp`;
      try {
        const bytes = encode(key, compiled);
        // Text that UTF-8 cannot say would come back as another.
        if (decode(key, bytes)?.code !== compiled?.code) return;
        if (state === "unused") prepare();
        writeFileSync(beside, bytes);
        renameSync(beside, file);
      } catch {
        // A disk that is full or read-only: this program is compiled every time, which is no reason to say anything.
        state = "not writable";
        removeIfThere(beside);
      }
    },
  };
}

function encode(key: string, compiled: CompiledFile | null): Buffer {
  const { code = "", ...head } = compiled ?? {};
  const body = Buffer.from(`${JSON.stringify(head)}\n${code}`);
  return Buffer.concat([Buffer.from(`${hashOf(key, body)}\n`), body]);
}

function decode(key: string, bytes: Buffer): CompiledFile | null | undefined {
  const body = bytes.subarray(HASH_LENGTH + 1);
  if (bytes.toString("latin1", 0, HASH_LENGTH) !== hashOf(key, body)) return undefined;
  const end = body.indexOf(NEW_LINE);
  const { format } = JSON.parse(body.toString("utf8", 0, end)) as Partial<CompiledFile>;
  return format === undefined ? null : { format, code: body.toString("utf8", end + 1) };
}

const hashOf = (key: string, body: Buffer): string => sha256(key, body);

function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Its folder is none.
  }
}
