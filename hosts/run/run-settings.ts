/**
 * What `callweave run` tells the process that it starts, and that one the processes below it: in two variables of the environment,
 * which are taken out again before the program begins.
 *
 *     CALLWEAVE_RUN   the settings
 *     NODE_OPTIONS    --import register, before what was there
 */
import { packageRoot } from "#package-root";
import { JSON, URL, process } from "../../base/built-ins.js";
import type { WeaveOptions } from "../../transformer/options.js";
import type { SessionOptions } from "../session/session-options.js";

export interface RunSettings {
  readonly weave?: WeaveOptions;
  /** Recorded from the first line of the program on when it is there. Without an output, the recording is a part. */
  readonly session?: SessionOptions;
  /** The processes that the program starts are traced too, and leave their parts in this folder. */
  readonly partsFolder?: string;
  /** The traced process that started this one. */
  readonly parentPid?: number;
}

const SETTINGS = "CALLWEAVE_RUN";
export const REGISTER = new URL("dist/esm/hosts/register.js", packageRoot).href;
/** One argument, in a form that nobody else uses: so it is known as ours where it is taken out. */
export const IMPORT = `--import=${REGISTER}`;

/** For a process that gets `register` in its arguments. */
export function giveRunSettings(environment: NodeJS.ProcessEnv, settings: RunSettings): NodeJS.ProcessEnv {
  return { ...environment, [SETTINGS]: JSON.stringify(settings) };
}

/**
 * For a process that gets `register` with the environment, like each Node process below it.
 * @param pairs `NAME=value`, as Node hands them to the system
 * @returns the same when they come from another run
 */
export function giveInherited(pairs: readonly string[], settings: RunSettings): string[] {
  if (pairs.some((pair) => pair.startsWith(`${SETTINGS}=`))) return [...pairs];
  const isOptions = (pair: string): boolean => OPTIONS_PAIR.test(pair);
  const given = pairs.find(isOptions);
  const options = addImport(given?.slice(given.indexOf("=") + 1));
  const others = pairs.filter((pair) => !isOptions(pair));
  return [...others, `NODE_OPTIONS=${options}`, `${SETTINGS}=${JSON.stringify(settings)}`];
}

/** The same for an environment as an object; a run inside a run is one of its own. */
export function giveInheritedTo(environment: NodeJS.ProcessEnv, settings: RunSettings): NodeJS.ProcessEnv {
  const pairs = Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}`));
  const given = giveInherited(pairs, settings);
  return Object.fromEntries(
    given.map((pair) => [pair.slice(0, pair.indexOf("=", 1)), pair.slice(pair.indexOf("=", 1) + 1)]),
  );
}

/** Windows does not tell the cases of letters apart. */
const OPTIONS_PAIR = process.platform === "win32" ? /^NODE_OPTIONS=/i : /^NODE_OPTIONS=/;

/** Reads the settings and takes them out of the environment. */
export function takeRunSettings(environment: NodeJS.ProcessEnv): RunSettings {
  const text = environment[SETTINGS];
  if (text === undefined) return {};
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a variable of the environment has no other end
  delete environment[SETTINGS];
  takeImport(environment);
  return JSON.parse(text) as RunSettings;
}

/** @param options NODE_OPTIONS as they were @returns the same behind `register` */
export const addImport = (options: string | undefined): string =>
  options === undefined ? IMPORT : `${IMPORT} ${options}`;

export function takeImport(environment: NodeJS.ProcessEnv): void {
  const { NODE_OPTIONS } = environment;
  if (NODE_OPTIONS === IMPORT) delete environment.NODE_OPTIONS;
  else if (NODE_OPTIONS?.startsWith(`${IMPORT} `)) environment.NODE_OPTIONS = NODE_OPTIONS.slice(IMPORT.length + 1);
}
