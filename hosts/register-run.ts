/** What `callweave run` asks of a process, or of a thread of it, that `register` is loaded into. */
import { getEnvironmentData, isMainThread, setEnvironmentData } from "node:worker_threads";
import { followChildren } from "./follow-children.js";
import { liveFolder, makeLive } from "./live-folder.js";
import { newPart, unmarkStarting } from "./parts-folder.js";
import { setParent } from "./process-identity.js";
import { takeRunSettings, type RunSettings } from "./run-settings.js";
import { sharedSession } from "./session.js";

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
  if (output !== undefined) sharedSession.startRun({ ...session, output });
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
