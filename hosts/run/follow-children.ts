/**
 * Gives the settings of the run to every process that the program starts: a Node process takes them, any other hands them on with
 * its environment to those below it.
 *
 * All ways to start a process end in two functions, which are replaced here; those that the program imports stay what they are.
 * https://github.com/nodejs/node/blob/v20.20.2/lib/internal/child_process.js
 *
 * | fork, spawn, exec, execFile, cluster | `ChildProcess.prototype.spawn` |
 * | spawnSync, execSync, execFileSync | `spawn` of the binding `spawn_sync` |
 */
import { ChildProcess } from "node:child_process";
import { process } from "../../base/built-ins.js";
import { sharedRecorder } from "../../runtime/shared-recorder.js";
import { isThere, markStarting } from "./parts-folder.js";
import { replaceMethod } from "../session/replace-method.js";
import { giveInherited, type RunSettings } from "./run-settings.js";

/** What both functions take, as far as it matters here. */
interface StartOptions {
  readonly file?: string;
  readonly envPairs?: readonly string[];
}
type Start = (this: unknown, options: StartOptions | null) => unknown;

/** Node's own names, which its types leave out. */
interface ProcessBinding {
  binding?(name: "spawn_sync"): { spawn: Start };
  noDeprecation?: boolean;
}

export function followChildren(settings: RunSettings, folder: string): void {
  const followed = (options: StartOptions | null) => follow(options, settings, folder);
  replaceMethod(
    ChildProcess.prototype as unknown as { spawn: Start },
    "spawn",
    (spawn) =>
      function (this: unknown, options) {
        const result = spawn.call(this, followed(options));
        const { pid } = this as ChildProcess;
        if (pid !== undefined) markStarting(folder, pid, options?.file ?? "");
        return result;
      },
  );
  const binding = spawnSyncBinding();
  if (binding === undefined) return;
  replaceMethod(
    binding,
    "spawn",
    (spawn) =>
      function (this: unknown, options) {
        return spawn.call(this, followed(options));
      },
  );
}

/** What Node is to refuse stays as it is: the error is Node's. */
function follow(options: StartOptions | null, settings: RunSettings, folder: string): StartOptions | null {
  if (typeof options !== "object" || options === null || !isThere(folder)) return options;
  const { envPairs = [] } = options;
  return Array.isArray(envPairs) ? { ...options, envPairs: giveInherited(envPairs, forChild(settings)) } : options;
}

/** A process without woven functions, npm say, is not in the trace: the children of it are those of its parent. */
function forChild({ session, parentPid, ...settings }: RunSettings): RunSettings {
  const parent = sharedRecorder.registry.files.length > 0 ? process.pid : parentPid;
  // Each shared clock needs a core for itself.
  const recorded = { ...session, output: undefined, snapshotSignal: undefined, clock: undefined };
  return { ...settings, session: recorded, ...(parent !== undefined && { parentPid: parent }) };
}

function spawnSyncBinding(): { spawn: Start } | undefined {
  const internals = process as unknown as ProcessBinding;
  // `--no-deprecation` made it one that cannot be written.
  const noDeprecation = Object.getOwnPropertyDescriptor(internals, "noDeprecation");
  try {
    // The function is deprecated, and the program's stderr its own.
    Object.defineProperty(internals, "noDeprecation", { value: true, configurable: true });
    return internals.binding?.("spawn_sync");
  } catch {
    // A Node that has it no more: children that are waited for are not followed.
    return undefined;
  } finally {
    if (noDeprecation === undefined) delete internals.noDeprecation;
    else Object.defineProperty(internals, "noDeprecation", noDeprecation);
  }
}
