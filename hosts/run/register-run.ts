/** What `callweave run` asks of a process, or of a thread of it, that `register` is loaded into. */
import { process } from "../../base/built-ins.js";
import { CallweaveError } from "../../base/errors.js";
import { getEnvironmentData, isMainThread, setEnvironmentData } from "node:worker_threads";
import { followChildren } from "./follow-children.js";
import { liveFolder, makeLive } from "../watchdog/live-folder.js";
import { newPart, unmarkStarting } from "./parts-folder.js";
import { setParent } from "../session/process-identity.js";
import { takeRunSettings, type RunSettings } from "./run-settings.js";
import { sharedSession } from "../session/session.js";
import { notice } from "../session/session-notices.js";
import type { SessionOptions } from "../session/session-options.js";

const KEY = "callweave.run";

/** A worker finds nothing in the environment any more: it gets what its parent thread had. */
export function settingsOfThread(): RunSettings {
  if (!isMainThread) return (getEnvironmentData(KEY) ?? {}) as unknown as RunSettings;
  const settings = takeRunSettings(process.env);
  if (settings.session) setEnvironmentData(KEY, settings);
  return settings;
}

export function startRunSession(settings: RunSettings): void {
  const { session, partsFolder, parentPid } = settings;
  if (partsFolder !== undefined) followChildren(settings, partsFolder);
  if (session === undefined || !isMainThread) return;
  setParent(parentPid);
  const output = session.output ?? (partsFolder === undefined ? undefined : announcedPart(partsFolder));
  // Without an output, the run is over already.
  if (output !== undefined) startOrEnd({ ...session, output });
}

/** What was asked for cannot be had here: the program does not start. */
function startOrEnd(session: SessionOptions): void {
  try {
    sharedSession.startRun(session);
  } catch (error) {
    if (!(error instanceof CallweaveError)) throw error;
    notice(error.message);
    process.exit(1);
  }
}

/** From now on the run knows of this process, whatever becomes of it. */
function announcedPart(folder: string): string | undefined {
  const part = newPart(folder);
  try {
    makeLive(liveFolder(part, process.pid));
    unmarkStarting(folder);
    return part;
  } catch {
    return undefined;
  }
}
