/**
 * The .tsbuildinfo of a woven build. Beside what TypeScript keeps there it says how the files were woven and what they hold, and its version
 * is one that no TypeScript has; so plain `tsc` does not take woven files for its own, and we do not take those of others for ours.
 *
 *     {"root":[…],"version":"6.0.3"}  ⇄  {"root":[…],"version":"6.0.3, woven","callweave":{"settings":"9c0…","files":{"main.js":"3fa…"}}}
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export interface WovenBuild {
  /** `weaveSettings` of the project. */
  readonly settings: string;
  /** Hashes of the emitted JavaScript, by path from the folder of the .tsbuildinfo. */
  readonly files: Readonly<Record<string, string>>;
}

interface BuildInfo {
  version?: string;
  callweave?: WovenBuild;
}

const MARK = ", woven";
/** No version of TypeScript's: it builds anew. It is what `tsc -b --verbose` shows as the reason. */
const OTHERS = "of another build";

export const hashOf = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");

/** @param text as TypeScript writes it */
export function markWoven(text: string, woven: WovenBuild): string {
  const info = JSON.parse(text) as BuildInfo;
  return JSON.stringify({ ...info, version: `${info.version}${MARK}`, callweave: woven });
}

/**
 * @param file its path
 * @param text as it is on disk
 * @returns what TypeScript shall read, and what was woven; without that, TypeScript builds all anew
 */
export function readWoven(
  file: string,
  text: string,
  settings: string | undefined,
): { text: string; woven?: WovenBuild } {
  const info = parse(text);
  // TypeScript builds anew what it cannot read.
  if (info === undefined) return { text };
  const { callweave: woven, version, ...others } = info;
  const isOurs = woven !== undefined && woven.settings === settings && isUntouched(path.dirname(file), woven.files);
  return isOurs
    ? { text: JSON.stringify({ ...others, version: version?.replace(MARK, "") }), woven }
    : { text: JSON.stringify({ ...others, version: OTHERS }) };
}

function parse(text: string): BuildInfo | undefined {
  try {
    return JSON.parse(text) as BuildInfo;
  } catch {
    return undefined;
  }
}

/** Are all files there, as they were emitted? */
function isUntouched(folder: string, files: WovenBuild["files"]): boolean {
  return Object.entries(files).every(([name, hash]) => {
    const file = path.join(folder, name);
    return existsSync(file) && hashOf(readFileSync(file)) === hash;
  });
}
