/** Programs that are compiled and run, and their tasks as the trace draws them: who started each, and what it waited for. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { compiler } from "../transformer/compilers.js";
import { runCommonJs, runEsModule } from "../transformer/realm.js";
import { emit } from "../transformer/transpile.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import { drawnTasks, taskTree } from "./drawn-tasks.js";

const { ScriptTarget, ModuleKind } = compiler;
const TARGETS = [ScriptTarget.ES2015, ScriptTarget.ES2017, ScriptTarget.ESNext];

interface Program {
  readonly what: string;
  readonly source: string;
  readonly tasks: string;
}

const TURN = `const turn = () => new Promise<void>((done) => setImmediate(done));\n`;

const PROGRAMS: Program[] = [
  {
    what: "tasks in tasks, one after another and at one time",
    source: `async function leaf() {
  await turn();
}
async function branch() {
  await leaf();
  const both = [leaf(), leaf()];
  await Promise.all(both);
}
branch();`,
    tasks: `
branch: await 6:3, await 8:3
  leaf: await 3:3
  leaf: await 3:3
  leaf: await 3:3
`,
  },
  {
    what: "a task that a plain call starts for a task, one that a callback of the event loop starts, one that outlives its parent",
    source: `async function leaf() {
  await turn();
  await turn();
}
function call() { void leaf(); }
async function starts() {
  call();
}
starts();
setImmediate(() => leaf());`,
    tasks: `
starts
  leaf: await 3:3, await 4:3
leaf: await 3:3, await 4:3
`,
  },
  {
    what: "rejections that are caught and that are not",
    source: `async function fails() {
  await turn();
  throw new Error("no");
}
async function passes() {
  await fails();
}
async function catches() {
  try { await passes(); } catch { await turn(); }
}
catches();`,
    tasks: `
catches: await 10:9, await 10:35
  passes: await 7:3
    fails: await 3:3
`,
  },
  {
    what: "generators: run to the end, thrown into, returned from, abandoned, delegating",
    source: `function* count() {
  try { yield 1; yield 2; } catch { yield 3; }
}
function* both() {
  yield* count();
}
function* plain() {
  yield 1;
}
function uses() {
  [...both()];
  const thrown = count();
  thrown.next(); thrown.throw("x"); thrown.next();
  const returned = plain();
  returned.next(); returned.return(undefined);
  plain().next();
}
uses();`,
    tasks: `
both: yield 6:3
  count: yield 3:9, yield 3:18
count: yield 3:9, yield 3:37
plain: yield 9:3
plain…: yield 9:3…
`,
  },
  {
    what: "for await over sync and async iterables, left by break",
    source: `async function* stream() {
  for (let i = 0; i < 3; i++) { await turn(); yield i; }
}
async function loops() {
  for await (const x of [turn(), 2]) void x;
  for await (const x of stream()) if (x === 1) break;
}
loops();`,
    tasks: `
loops: await 6:7, await 6:7, await 6:7, await 7:7, await 7:7, await 7:7
  stream: suspended 3:33, suspended 3:47, suspended 3:33, suspended 3:47
`,
  },
  {
    what: "thenables and async arrows of class fields",
    source: `const thenable = { then(done: (n: number) => void) { done(1); } };
class Job {
  run = async () => { await thenable; return 2; };
}
void new Job().run();`,
    tasks: `
Job.run: await 4:23
`,
  },
  {
    what: "an event emitter that re-enters",
    source: `const listeners: (() => Promise<void>)[] = [];
let emitted = 0;
const emitEvent = () => listeners.forEach((listener) => void listener());
listeners.push(async function heard() {
  if (++emitted < 3) emitEvent();
  await turn();
});
emitEvent();`,
    tasks: `
heard: await 7:3
  heard: await 7:3
    heard: await 7:3
`,
  },
  {
    what: "a task that nothing will ever resume",
    source: `async function waits() {
  await turn();
  await new Promise(() => {});
}
async function asks() {
  await waits();
}
asks();`,
    tasks: `
asks…: await 7:3…
  waits…: await 3:3, await 4:3…
`,
  },
];

describe("the tasks of woven programs", () => {
  for (const { what, source, tasks } of PROGRAMS) {
    it(what, async () => {
      for (const target of TARGETS) {
        const { recording, output } = await runCommonJs({
          "a.ts": emit(TURN + source, { target, module: ModuleKind.CommonJS }),
        });
        assert.equal(output, "");
        const trace = fromRecordings([recording]);
        assert.equal(`\n${taskTree(trace)}`, tasks, ScriptTarget[target]);
        await assertLoadsCleanly(collectBytes(writeTrace(trace, "perfetto")));
      }
    });
  }

  it("a top-level await", async () => {
    const source = `${TURN}async function leaf() {\n  await turn();\n}\nawait leaf();\nexport {};`;
    const { recording } = await runEsModule(emit(source));
    assert.equal(taskTree(fromRecordings([recording])), "<module> a.ts: await 5:1\n  leaf: await 3:3\n");
  });

  it("`await using`", async () => {
    const source = `${TURN}async function uses() {
  await using it = { async [Symbol.asyncDispose]() { await turn(); } };
  await turn();
}
uses();
export {};`;
    // Node 20 has the symbol in its first realm only.
    const { recording } = await runEsModule(emit(source, { target: ScriptTarget.ES2022 }));
    assert.equal(
      taskTree(fromRecordings([recording])),
      "uses: await 4:3, await 3:3\nit.[Symbol.asyncDispose]: await 3:54\n",
    );
  });

  it("Promise.all of hundreds, in the order that they end", async () => {
    const source = `${TURN}async function one(turns: number) {
  for (let i = 0; i < turns; i++) await turn();
}
async function all() {
  await Promise.all(Array.from({ length: 300 }, (_, i) => one(1 + (i % 5))));
}
all();`;
    for (const target of TARGETS) {
      const { recording } = await runCommonJs({ "a.ts": emit(source, { target, module: ModuleKind.CommonJS }) });
      const trace = fromRecordings([recording]);
      const [{ tasks, tracks }] = drawnTasks(trace);
      const ones = tasks.filter(({ name }) => name === "one");
      assert.equal(ones.length, 300);
      assert.ok(ones.every(({ args, track }) => args.parent_task === 1 && track?.path.startsWith("1.")));
      ones.sort((one, other) => one.startNs - other.startNs);
      assert.deepEqual(
        ones.map(({ waits }) => waits.length),
        ones.map((_, i) => 1 + (i % 5)),
      );
      assert.equal(tracks.size, 301);
      await assertLoadsCleanly(collectBytes(writeTrace(trace, "perfetto")));
    }
  });
});
