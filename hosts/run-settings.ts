/** What `callweave run` tells the process that it starts, in one variable of the environment that the program never sees. */
import type { PluginConfig } from "../transformer/options.js";
import type { SessionOptions } from "./session-options.js";

export interface RunSettings {
  readonly weave?: PluginConfig;
  /** Recorded from the first line of the program on when it is there. */
  readonly session?: SessionOptions;
}

const VARIABLE = "CALLWEAVE_RUN";

export function giveRunSettings(environment: NodeJS.ProcessEnv, settings: RunSettings): NodeJS.ProcessEnv {
  return { ...environment, [VARIABLE]: JSON.stringify(settings) };
}

/** Reads the settings and takes them out of the environment. */
export function takeRunSettings(environment: NodeJS.ProcessEnv): RunSettings {
  const text = environment[VARIABLE];
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a variable of the environment has no other end
  delete environment[VARIABLE];
  return text === undefined ? {} : (JSON.parse(text) as RunSettings);
}
