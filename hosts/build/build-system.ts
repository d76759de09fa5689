/**
 * The disk as TypeScript sees it in a woven build: each .tsbuildinfo says what was woven when it is written, and is only taken for current
 * when it is read while all of that still holds. Whoever watches a tsconfig.json also watches the config file of weaving beside it.
 */
import path from "node:path";
import type ts from "typescript";
import { configFilesIn } from "../../transformer/config-file.js";
import { hashOf, markWoven, readWoven } from "./build-info.js";
import { weaveSettings } from "./build-settings.js";
import { isJavaScript } from "../load/source-kinds.js";

export interface BuildSystem extends ts.System {
  /** Makes the .tsbuildinfo of a project known, before it is read or written. */
  expectBuildInfo(options: ts.CompilerOptions): ExpectedBuildInfo;
}

interface ExpectedBuildInfo {
  /** `weaveSettings` of the project now. */
  readonly settings: string;
  /** Those at the time when TypeScript last read it: what it knows from there was woven by them. */
  readonly whenRead: string | undefined;
  /** Has the project one at all? */
  readonly exists: boolean;
}

interface Expected {
  readonly settings: string;
  whenRead?: string;
  /** Hashes of what the builds until now have emitted. */
  files: Readonly<Record<string, string>>;
}

type WatchFile = NonNullable<ts.System["watchFile"]>;

export function createBuildSystem(t: typeof ts, system: ts.System): BuildSystem {
  const expected = new Map<string, Expected>();
  /** Emitted since the last .tsbuildinfo, which TypeScript writes when the rest of a project is written. */
  const emitted = new Map<string, string>();
  /** Each tsconfig.json. */
  const configs = new Set<string>();

  function read(file: string, encoding?: string): string | undefined {
    const text = system.readFile(file, encoding);
    const project = expected.get(file);
    // One that nobody expects belongs to a project whose settings are not known yet.
    if (text === undefined || !(project ?? file.endsWith(".tsbuildinfo"))) return text;
    const known = readWoven(file, text, project?.settings);
    if (project !== undefined) {
      project.files = known.woven?.files ?? {};
      project.whenRead = project.settings;
    }
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

  function expectBuildInfo(options: ts.CompilerOptions): ExpectedBuildInfo {
    if (typeof options.configFilePath === "string") configs.add(options.configFilePath);
    const settings = weaveSettings(t, options);
    const file = t.getTsBuildInfoEmitOutputFilePath(options);
    if (file === undefined) return { settings, whenRead: undefined, exists: false };
    const whenRead = expected.get(file)?.whenRead;
    if (expected.get(file)?.settings !== settings)
      expected.set(file, { settings, files: {}, ...(whenRead && { whenRead }) });
    return { settings, whenRead, exists: true };
  }

  function watchFile(...[file, changed, ...how]: Parameters<WatchFile>): ts.FileWatcher {
    const absolute = path.resolve(system.getCurrentDirectory(), file).replaceAll("\\", "/");
    const watchers = [system.watchFile!(file, changed, ...how)];
    if (configs.has(absolute)) {
      const folder = path.dirname(absolute);
      const beside = configFilesIn(folder);
      // By the time, -b tells that there is something new; a file that was removed has none.
      const changedBeside = (): void => changed(file, t.FileWatcherEventKind.Changed, new Date());
      for (const config of beside) watchers.push(system.watchFile!(config, changedBeside, ...how));
      // One that is made at once is there when a watcher of it looks for the first time.
      const made = (name: string): void => {
        if (beside.some((config) => path.resolve(config) === path.resolve(name))) changedBeside();
      };
      if (system.watchDirectory) watchers.push(system.watchDirectory(folder, made, false, how[1]));
    }
    return { close: () => watchers.forEach((watcher) => watcher.close()) };
  }

  return { ...system, readFile: read, writeFile: write, expectBuildInfo, ...(system.watchFile && { watchFile }) };
}
