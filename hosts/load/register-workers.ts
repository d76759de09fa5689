/**
 * Gives `register` to the workers that Node does not load it into, those with options of their own. A worker takes it out again
 * before the program begins.
 *
 * | options | where it is put |
 * |---|---|
 * | neither `execArgv` nor `env`, or `SHARE_ENV` | nowhere: Node gives the worker what its parent thread has |
 * | `execArgv`, with an `env` or not | `execArgv`, before what is there; Node reads NODE_OPTIONS before it |
 * | `eval` of CommonJS | nowhere: there Node loads no `--import` at all |
 * | `env` alone | NODE_OPTIONS, as for a process: `execArgv` would take the place of what the worker shows of its parent's |
 *
 * https://github.com/nodejs/node/blob/v20.20.2/src/node_worker.cc
 */
import { syncBuiltinESMExports } from "node:module";
import threads, { type Worker, type WorkerOptions } from "node:worker_threads";
import { addImport, IMPORT, takeImport } from "../run/run-settings.js";
import { isOwnThread } from "../session/own-thread.js";

type Arguments = [file: string | URL, options?: WorkerOptions];

/** Replaces `Worker` for this thread, whose functions, names and instances are as they were. */
export function registerInWorkers(): void {
  const followed = new Proxy(threads.Worker, {
    construct: (original, [file, options, ...rest]: Arguments, newTarget: typeof Worker): Worker =>
      Reflect.construct(original, options === undefined ? [file] : [file, withImport(options), ...rest], newTarget),
  });
  followed.prototype.constructor = followed;
  threads.Worker = followed;
  syncBuiltinESMExports();
}

export function takeImportOfWorker({ execArgv, env }: NodeJS.Process): void {
  if (execArgv[0] === IMPORT) execArgv.shift();
  takeImport(env);
}

/** What Node is to refuse stays as it is: the error is Node's. */
function withImport(options: WorkerOptions): WorkerOptions {
  if (typeof options !== "object" || options === null || isOwnThread(options)) return options;
  const { execArgv, env } = options;
  const own = Array.isArray(execArgv) ? execArgv : undefined;
  if (options.eval && !own?.includes("--input-type=module")) return options;
  if (own) return withOption(options, "execArgv", [IMPORT, ...own]);
  if (typeof env !== "object" || env === null) return options;
  const nodeOptions = "NODE_OPTIONS" in env ? String(env.NODE_OPTIONS) : undefined;
  return withOption(options, "env", { ...env, NODE_OPTIONS: addImport(nodeOptions) });
}

/** Everything else is read from the program's own object, as Node would. */
const withOption = <Name extends keyof WorkerOptions>(options: WorkerOptions, name: Name, value: WorkerOptions[Name]) =>
  Object.create(options, { [name]: { value } }) as WorkerOptions;
