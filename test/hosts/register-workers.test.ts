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
