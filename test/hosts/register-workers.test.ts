/** Workers under `callweave run` and `register`: woven, named and in the one trace, on Node with and without `module.registerHooks`. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Trace } from "../../trace/model/model.js";
import { allNodes } from "./nodes.js";
import { CLI, inProject, REGISTER } from "./project.js";
import { wholeCalls } from "../trace/whole-calls.js";

const MAIN = `import { Worker } from "node:worker_threads"; import { once } from "node:events";
process.chdir("/");
const job = (n: number) => once(new Worker(new URL("./job.ts", import.meta.url), { workerData: n, name: "job " + n }), "exit");
await Promise.all([job(1), job(2)]);`;
const JOB = `import { workerData } from "node:worker_threads"; import { helper } from "./helper.js"; import { plain } from "./plain.js";
function work(n: number): void { for (let i = 0; i < n; i++) plain(helper(i)); }
work(workerData as number);`;
const files = {
  "package.json": '{ "type": "module" }',
  "main.ts": MAIN,
  "job.ts": JOB,
  "helper.ts": "export function helper(n: number): number { return n * 2; }",
  "plain.ts": "export function plain(n: number): number { return n; }",
};

/** The calls of each worker that are not the module itself, in the order of the names. */
function workerCalls({ processes: [{ functions, threads }] }: Trace): string[] {
  return threads
    .filter(({ id }) => id !== 0)
    .map(({ calls }) => Array.from(wholeCalls(calls).functions, (index) => functions[index].name).join())
    .sort();
}

const CALLS = [
  "<module> helper.ts,<module> job.ts,work,helper",
  "<module> helper.ts,<module> job.ts,work,helper,helper",
];

/** Prints all that the program can see of `Worker`, and all that each worker can see of its own options. */
const SEEN = `import threads, { SHARE_ENV, Worker } from "node:worker_threads"; import { once } from "node:events";
import { createRequire } from "node:module";
class Own extends Worker { own() { return this.threadId > 0; } }
const file = new URL("./seen.mjs", import.meta.url);
const { href } = file;
const data = new URL("data:text/javascript," + encodeURIComponent(\`import \${JSON.stringify(href)};\`));
const text = "require('worker_threads').parentPort.postMessage([process.execArgv, process.env.NODE_OPTIONS ?? 'none'])";
const required = createRequire(import.meta.url)("worker_threads").Worker;
console.log(Worker.name, Worker.length, Object.getOwnPropertyNames(Worker), Object.getPrototypeOf(Worker).name);
console.log(required === Worker, threads.Worker === Worker, Worker.prototype.constructor === Worker);
console.log(Object.getOwnPropertyDescriptor(threads, "Worker").enumerable, Object.keys(Worker.prototype));
const options = [
  {}, { execArgv: [] }, { execArgv: ["--pending-deprecation"], env: { A: "1" } }, { env: { A: "2" } }, { env: process.env },
  { env: { NODE_OPTIONS: "--pending-deprecation" } }, { env: { NODE_OPTIONS: undefined } },
  { env: SHARE_ENV }, { env: SHARE_ENV, execArgv: [] }, Object.freeze({ execArgv: Object.freeze([]) }),
  { execArgv: ["--no-deprecation"], workerData: {} }, { execArgv: [], workerData: { execArgv: [] } }, { env: {}, workerData: {} },
];
const all = options.map((given) => [Worker, file, given]);
all.push([required, file, { env: {} }], [Own, file, { execArgv: [] }], [Worker, data, { execArgv: [] }]);
all.push([Worker, \`import \${JSON.stringify(href)}\`, { eval: true, execArgv: ["--input-type=module"] }]);
all.push([Worker, text, { eval: true, execArgv: [] }], [Worker, text, { eval: true, env: {} }]);
all.push([Worker, file, { execArgv: ["--none"] }], [Worker, file, { execArgv: "" + 1 }], [Worker, file, { env: 1 }], [Worker, file, null]);
for (const [Class, ...values] of all)
  try {
    const worker = new Class(...values);
    worker.on("message", (seen) => console.log(JSON.stringify(seen)));
    console.log(worker instanceof Worker, worker.constructor === Class, worker.own?.(), await once(worker, "exit"));
  } catch (error) { console.log(error.name, error.code, error.message); }
console.log(process.execArgv, process.env.NODE_OPTIONS);`;
const SEES = `import { parentPort, workerData, Worker } from "node:worker_threads";
function work() { const { execArgv, env: { A, NODE_OPTIONS } } = process; return { execArgv, A, NODE_OPTIONS }; }
parentPort.postMessage(work());
if (workerData) new Worker(new URL("./again.mjs", import.meta.url), workerData).on("message", (seen) => parentPort.postMessage(seen));`;
const seenFiles = { "main.mjs": SEEN, "seen.mjs": SEES, "again.mjs": SEES };
/** 17 workers with a file, and the three that they start. */
const WORKERS_SEEN = 20;

for (const node of allNodes)
  describe(`workers on Node ${node.version}`, () => {
    it("are woven as the main thread is and named, with callweave run", async () => {
      await inProject(files, (project) => {
        const args = [CLI, "run", "-o", "t.cwraw", "--exclude", "plain.ts", "main.ts"];
        const { code, stderr } = project.run(args, { node: node.path() });
        assert.equal(code, 0, stderr);
        const trace = project.read("t.cwraw");
        assert.deepEqual(workerCalls(trace), CALLS);
        const names = trace.processes[0].threads.map(({ name }) => name);
        if (Number.parseInt(node.version) > 20) assert.deepEqual(names.sort(), ["job 1", "job 2", "main"]);
        else assert.match(names.join(), /^main,worker \d+,worker \d+$/);
      });
    });

    it("are recorded with options of their own, and nothing of it can be seen", async () => {
      await inProject(seenFiles, (project) => {
        const plain = project.run(["main.mjs"], { node: node.path() });
        const { code, stdout, stderr } = project.run([CLI, "run", "-o", "t.cwraw", "main.mjs"], { node: node.path() });
        assert.equal(code, 0, stderr);
        assert.equal(stdout, plain.stdout);
        assert.equal(
          workerCalls(project.read("t.cwraw")).filter((calls) => /,work\b/.test(calls)).length,
          WORKERS_SEEN,
        );
      });
    });

    it("are woven and recorded with register and start()", async () => {
      const main = `import { start } from "callweave"; start({ output: "t.cwraw" });\n${MAIN}`;
      await inProject({ ...files, "main.ts": main }, (project) => {
        const { code, stderr } = project.run(["--import", REGISTER, "main.ts"], { node: node.path() });
        assert.equal(code, 0, stderr);
        const withPlain = CALLS.map((calls) =>
          calls.replace("helper.ts", "helper.ts,<module> plain.ts").replaceAll(/,helper(?=,|$)/g, ",helper,plain"),
        );
        assert.deepEqual(workerCalls(project.read("t.cwraw")), withPlain);
      });
    });
  });
