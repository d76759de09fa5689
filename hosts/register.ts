/**
 * `node --import callweave/register app.ts`: every file of the program is woven when it is loaded, TypeScript and JavaScript, by
 * `import` and by `require`. Records nothing by itself: that the program does with `start()`, or `callweave run` asks for it in
 * the environment (run-settings.ts). It is loaded again in every worker, which weaves as the main thread does.
 */
import Module, { createRequire, register } from "node:module";
import { getEnvironmentData, isMainThread, setEnvironmentData } from "node:worker_threads";
import { CallweaveError, messageOf } from "../base/errors.js";
import { sharedRecorder } from "../runtime/shared-recorder.js";
import type { WeaveOptions } from "../transformer/options.js";
import { weavingAt } from "./compile/project-weaving.js";
import { hasOtherLoader } from "./load/other-loaders.js";
import { createRegisterHooks } from "./load/register-hooks.js";
import { registerInThread, type RegisterInThread } from "./load/register-in-thread.js";
import { patchCompilation, patchResolution } from "./load/register-require.js";
import { registerInWorkers, takeImportOfWorker } from "./load/register-workers.js";
import { settingsOfThread, startRunSession } from "./run/register-run.js";
import { sliceOfWeaving } from "./load/weaving-slice.js";

const settings = settingsOfThread();
if (!isMainThread) takeImportOfWorker(process);
/** The program may have changed its directory before it starts a worker. */
const WEAVE_OPTIONS = "callweave.weave@1";
const options =
  (getEnvironmentData(WEAVE_OPTIONS) as WeaveOptions | undefined) ?? settings.weave ?? weavingAt(process.cwd());
setEnvironmentData(WEAVE_OPTIONS, options);
const hooks = createRegisterHooks(options, sliceOfWeaving(sharedRecorder));
const { registerHooks } = Module as { registerHooks?: RegisterInThread };

/** Node 24 on takes CommonJS from a hook, and requires from there what it likes. */
const leavesCommonJs = registerHooks === undefined || Number.parseInt(process.versions.node) < 24;

if (registerHooks) registerInThread(registerHooks, hooks, leavesCommonJs);
else registerBeside();
registerInWorkers();
patchResolution(hooks);
if (leavesCommonJs || hasOtherLoader(process, createRequire(import.meta.url).cache)) patchCompilation(hooks);
// So that stacks and uncaught errors show the program's own lines.
process.setSourceMapsEnabled(true);
startRunSession({ ...settings, weave: options });

/** @throws {CallweaveError} when the thread of the hooks cannot be had */
function registerBeside(): void {
  try {
    register<WeaveOptions>("./load/register-thread.js", { parentURL: import.meta.url, data: options });
  } catch (cause) {
    const what = `Node ${process.versions.node} asks for what is imported in a thread of its own, got ${messageOf(cause)}`;
    throw new CallweaveError("register", what, "with Node's permission model add --allow-worker, or use Node 22", {
      cause,
    });
  }
}
