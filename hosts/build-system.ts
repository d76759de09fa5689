/**
 * The disk as TypeScript sees it in a woven build: each .tsbuildinfo says what was woven when it is written, and is only taken for current
 * when it is read while all of that still holds.
 */
import path from "node:path";
import type ts from "typescript";
import { hashOf, markWoven, readWoven } from "./build-info.js";
import { weaveSettings } from "./build-settings.js";
import { isJavaScript } from "./source-kinds.js";

export interface BuildSystem extends ts.System {
  /**
   * Makes the .tsbuildinfo of a project known, before it is read or written.
   * @returns false when the project has none
   */
  expectBuildInfo(options: ts.CompilerOptions): boolean;
}

interface Expected {
  readonly settings: string;
  /** Hashes of what the builds until now have emitted. */
  files: Readonly<Record<string, string>>;
}

export function createBuildSystem(t: typeof ts, system: ts.System): BuildSystem {
  const expected = new Map<string, Expected>();
  /** Emitted since the last .tsbuildinfo, which TypeScript writes when the rest of a project is written. */
  const emitted = new Map<string, string>();

  function read(file: string, encoding?: string): string | undefined {
    const text = system.readFile(file, encoding);
    const project = expected.get(file);
    // One that nobody expects belongs to a project whose settings are not known yet.
    if (text === undefined || !(project ?? file.endsWith(".tsbuildinfo"))) return text;
    const known = readWoven(file, text, project?.settings);
    if (project !== undefined) project.files = known.woven?.files ?? {};
    return known.text;
  }

  function write(file: string, text: string, withMark?: boolean): void {
    const project = expected.get(file);
    if (project === undefined) {
      if (expected.size > 0 && isJavaScript(file)) emitted.set(file, hashOf(withMark ? `\uFEFF${text}` : text));
      return system.writeFile(file, text, withMark);
    }
    const folder = path.dirname(file);
    const now = Array.from(emitted, ([name, hash]) => [path.relative(folder, name), hash] as const);
    project.files = { ...project.files, ...Object.fromEntries(now) };
    emitted.clear();
    system.writeFile(file, markWoven(text, project), withMark);
  }

  return {
    ...system,
    readFile: read,
    writeFile: write,
    expectBuildInfo(options) {
      const file = t.getTsBuildInfoEmitOutputFilePath(options);
      if (file === undefined) return false;
      const settings = weaveSettings(t, options);
      if (expected.get(file)?.settings !== settings) expected.set(file, { settings, files: {} });
      return true;
    },
  };
}
