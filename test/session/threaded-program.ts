/** Programs of several threads for woven-program.ts, and what each thread has recorded. */
import { UNFINISHED } from "../../trace/model/model.js";
import { traceOf, type TracedRun } from "./woven-program.js";
import { wholeCalls } from "../trace/whole-calls.js";

/**
 * One file for all threads: the main one runs `main`, a worker the job that it is created with. `create(job)` creates a worker and
 * waits until it has said `ready()`.
 */
export function threaded(main: string, jobs: Readonly<Record<string, string>> = {}): string {
  const bodies = Object.entries({ ...JOBS, ...jobs }).map(
    ([name, body]) => `${name}: woven("${name}", () => { ${body} }),`,
  );
  return `
    import { Worker, isMainThread, parentPort, workerData, threadId } from "node:worker_threads";
    import { once } from "node:events";
    import { writeSync } from "node:fs";
    const leaf = woven("leaf", () => {});
    const call = (times) => { for (let i = 0; i < times; i++) leaf(); };
    const ready = () => parentPort.postMessage("ready");
    const begun = (job, options) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: job, ...options });
      worker.on("error", () => {});
      return worker;
    };
    const create = async (job, options) => { const worker = begun(job, options); await once(worker, "message"); return worker; };
    const jobs = { ${bodies.join("\n")} };
    if (isMainThread) { ${main} } else jobs[workerData]();`;
}

const JOBS = {
  loop: "ready(); for (;;);",
  wait: "ready(); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  listen: `parentPort.on("message", (job) => jobs[job]()); ready();`,
  calls: "call(1000); setImmediate(ready);",
  throws: `call(1000); ready(); throw new Error("boom");`,
  exits: "call(1000); ready(); process.exit(3);",
  none: "",
};

/**
 * The threads of a trace, each as `name: its calls`, equal calls counted: `worker 1: loop… › leaf ×3`. Deeper calls stand behind `›`.
 */
export function threadLines(run: TracedRun): string[] {
  return traceOf(run).processes.flatMap(({ functions, threads }) =>
    threads.map(({ name, calls: source }) => {
      const calls = wholeCalls(source);
      const texts = Array.from(calls.functions, (index, call) => {
        const unfinished = calls.flags[call] & UNFINISHED ? "…" : "";
        return `${calls.depths[call] > 0 ? "› " : ""}${functions[index].name}${unfinished}`;
      });
      return `${name}: ${counted(texts).join(" ")}`;
    }),
  );
}

function counted(texts: readonly string[]): string[] {
  const runs: { text: string; times: number }[] = [];
  for (const text of texts) {
    if (runs.at(-1)?.text === text) runs.at(-1)!.times++;
    else runs.push({ text, times: 1 });
  }
  return runs.map(({ text, times }) => (times === 1 ? text : `${text} ×${times}`));
}
