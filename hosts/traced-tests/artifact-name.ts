/** Titles of suites and tests, which may be any text → names of files that every system takes, and every archive. */
import crypto from "node:crypto";

const { createHash } = crypto;

/** In bytes: a name may have 255, and what follows it, a number and extensions, has room. */
const LONGEST = 160;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** @param title none is "unnamed" */
export function safeName(title: string): string {
  const plain = title
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f<>:"/\\|?*]+/g, "-")
    .replace(/\s+/g, " ")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  const named = RESERVED.test(plain) ? `_${plain}` : plain || "unnamed";
  return Buffer.byteLength(named) <= LONGEST ? named : `${shortened(named)} ${hashOf(title)}`;
}

function shortened(name: string): string {
  let short = "";
  for (const character of name) {
    if (Buffer.byteLength(short + character) > LONGEST - 9) break;
    short += character;
  }
  return short.trimEnd();
}

/** Tells long titles apart that begin alike. */
const hashOf = (title: string): string => createHash("sha256").update(title).digest("hex").slice(0, 8);
