/** The processes and threads that the events of a Chrome JSON trace name, by pid and tid, which may be of any type. */
import type { ForeignProcess } from "./foreign-trace.js";
import { freeIds } from "./free-ids.js";
import { objectOf, textOf } from "./json-values.js";
import type { JsonObject } from "./json-values.js";

interface NamedThread {
  name: string;
  readonly number: number;
}

interface NamedProcess {
  name: string;
  readonly threads: Map<unknown, NamedThread>;
}

export class JsonThreads {
  private readonly processes = new Map<unknown, NamedProcess>();
  private count = 0;

  /** @returns the number of the thread of an event */
  numberOf(event: JsonObject): number {
    return this.threadOf(event).number;
  }

  /** Takes in an event of phase M. */
  readMeta(event: JsonObject): void {
    const name = textOf(objectOf(event.args).name);
    if (event.name === "process_name") this.processOf(event).name = name;
    else if (event.name === "thread_name") this.threadOf(event).name = name;
  }

  describe(): ForeignProcess[] {
    const pids = freeIds([...this.processes.keys()]);
    return [...this.processes.values()].map(({ name, threads }, at) => {
      const tids = freeIds([...threads.keys()]);
      const described = [...threads.values()].map((thread, index) => ({
        ...thread,
        id: tids[index] === pids[at] ? 0 : tids[index],
      }));
      return { pid: pids[at], name, threads: described };
    });
  }

  private processOf({ pid }: JsonObject): NamedProcess {
    const process = this.processes.get(pid) ?? { name: textOf(pid), threads: new Map<unknown, NamedThread>() };
    this.processes.set(pid, process);
    return process;
  }

  private threadOf(event: JsonObject): NamedThread {
    const { threads } = this.processOf(event);
    const { tid } = event;
    const known = threads.get(tid);
    if (known) return known;
    const thread = { name: textOf(tid), number: this.count++ };
    threads.set(tid, thread);
    return thread;
  }
}
