/** callweave's own threads, in a program or in the process of a command. */
import type { WorkerOptions } from "node:worker_threads";

/** Says so in the options of a worker, to each copy of the package. Node passes over it. */
const OWN = Symbol.for("callweave.own-thread@1");

/** Options of such a worker: no loader, --import or NODE_OPTIONS of the program, and nothing that is done to its workers. */
export const OWN_THREAD: WorkerOptions & { readonly [OWN]: true } = { env: {}, execArgv: [], [OWN]: true };

export const isOwnThread = (options: WorkerOptions): boolean => OWN in options;
