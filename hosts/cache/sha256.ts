/** SHA-256, as hex. Node's cryptography takes 3 ms to load, so it is loaded with the first. */
import type Crypto from "node:crypto";
import { loadLate } from "../files/load-late.js";

let createHash: typeof Crypto.createHash | undefined;

export function sha256(...parts: readonly (string | Uint8Array)[]): string {
  createHash ??= (loadLate("node:crypto") as typeof Crypto).createHash;
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
