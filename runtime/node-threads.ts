/**
 * How the threads of a Node process find each other without a line of code in them. With node-callbacks.ts, the files of the runtime that use Node's
 * built-ins, which it asks the process for, so it loads in a browser as well.
 *
 * A worker gets a copy of its parent's environment data. Ours is made in the very moment in which a worker is created (its property is a
 * getter), so a program without workers opens nothing. From then on the threads tell each other by a broadcast channel, which can be
 * read without a turn of the event loop. It is unreferenced: it keeps no thread alive.
 */
import type { Worker } from "node:worker_threads";
import type { Clock } from "./clock.js";
import type { Messages, ThreadMessage, ThreadSnapshot } from "./thread-messages.js";
import { Threads } from "./threads.js";

const { process } = globalThis;

const KEY = "callweave.threads@1";

/** `node:worker_threads` as later versions have it: the names of threads are there from Node 22.20 and 24.6 on. */
type WorkerThreads = typeof import("node:worker_threads") & { readonly threadName?: string };
/** What Node calls a worker that has no name. */
const NAMELESS = "WorkerThread";

/** The threads of the process of which this is one; of a realm that is not the first in its thread, or of a page, this one alone. */
export function connectThreads({ now }: Clock): Threads {
  const node = process?.getBuiltinModule?.("node:worker_threads") as WorkerThreads | undefined;
  if (node === undefined) return new Threads();
  const { threadId, getEnvironmentData, setEnvironmentData } = node;
  const inherited = getEnvironmentData(KEY) as ThreadSnapshot | undefined;
  if (inherited?.owner === threadId) return new Threads(threadId, nameOf(node));
  const threads = joinThreads(node, inherited);
  setEnvironmentData(KEY, snapshotForWorkers(node, threads, now));
  return threads;
}

/** Takes part without recording: callweave's own threads. */
export function joinThreads(node: WorkerThreads, snapshot: ThreadSnapshot | undefined): Threads {
  const threads = new Threads(node.threadId, nameOf(node), snapshot);
  threads.connect = () => openChannel(node, threads);
  if (node.threadId !== 0) openChannel(node, threads);
  return threads;
}

function nameOf({ threadId, threadName }: WorkerThreads): string {
  if (threadId === 0) return "main";
  return threadName === undefined || threadName === "" || threadName === NAMELESS ? `worker ${threadId}` : threadName;
}

function snapshotForWorkers(node: WorkerThreads, threads: Threads, now: () => bigint): ThreadSnapshot {
  let following = false;
  return {
    owner: node.threadId,
    get gate() {
      return threads.gate.buffer;
    },
    get threads() {
      try {
        openChannel(node, threads);
        if (!following) followWorkers((id) => threads.end(id, now()));
        following = true;
        return threads.snapshot().threads;
      } catch {
        // A worker that is not traced is better than a program that cannot start it.
        return [];
      }
    },
  };
}

/** Tells of the ends of the workers that this thread creates from now on: also of those that run no more code, by `terminate()`. */
function followWorkers(onEnd: (id: number) => void): void {
  const diagnostics = process.getBuiltinModule("node:diagnostics_channel");
  diagnostics.subscribe("worker_threads", (message) => {
    const { worker } = message as { worker: Worker };
    const { threadId } = worker;
    worker.once("exit", () => onEnd(threadId));
  });
}

function openChannel(node: WorkerThreads, threads: Threads): void {
  if (threads.messages !== undefined) return;
  const { receiveMessageOnPort } = node;
  const channel = new node.BroadcastChannel(KEY);
  channel.unref();
  channel.onmessage = (event) => threads.take((event as { data: ThreadMessage }).data);
  threads.messages = {
    post: (message) => channel.postMessage(message),
    receive() {
      try {
        return receiveMessageOnPort(channel as never)?.message as ThreadMessage | undefined;
      } catch {
        // Deno takes ports only: there `onmessage` hears of other threads, a turn of the event loop later.
        return undefined;
      }
    },
  } satisfies Messages;
  threads.askForMissing();
}
