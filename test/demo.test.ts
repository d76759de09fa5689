/** `npm run demo`: what it prints, and what its trace holds against V8's counts, V8's stack and Perfetto. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { before, describe, it } from "mocha";
import { fileURLToPath } from "node:url";
import { readTrace } from "../trace/read-trace.js";
import { summarize } from "../trace/answers/summary.js";
import { assertLoadsCleanly } from "./oracle/perfetto-engine.js";
import { assertCallsEqualV8, readV8Counts } from "./oracle/v8-coverage.js";
import { readStacks, type SourceFrame } from "./oracle/source-stack.js";

const packageRoot = fileURLToPath(new URL("../", import.meta.url));
const FOLDER = ".cache/demo-test";
const project = path.join(packageRoot, FOLDER);
const inProject = (file: string) => path.join(project, file);

/** Runs the woven program once more, watched from inside. @returns the trace that it saved */
function runWatched(preload: string, environment: NodeJS.ProcessEnv) {
  const watcher = new URL(`oracle/${preload}`, import.meta.url).href;
  const env = { ...process.env, NODE_OPTIONS: "", ...environment };
  execFileSync(process.execPath, ["--import", watcher, "dist/src/main.js"], { cwd: project, env, stdio: "pipe" });
  return readDemoTrace();
}

const readBytes = () => readFileSync(inProject("demo.pftrace"));
const readDemoTrace = () => readTrace(readBytes());
const OPERATOR = ["createOperatorSubscriber(callback)", "OperatorSubscriber._next", "Subscriber.next"];
/** Innermost first: the program's functions, four operators, the scheduler. */
const FRAMES_AT_THE_STOP = [
  ...["saveTrace", "deliver", "sendWarning", "ConsumerObserver.next", "Subscriber._next", "Subscriber.next"],
  ...Array.from({ length: 4 }, () => OPERATOR).flat(),
  ...["scheduler.schedule(callback)", "AsyncAction._execute", "VirtualAction._execute", "AsyncAction.execute"],
  ...["VirtualTimeScheduler.flush", "watchNetwork"],
];

const place = ({ file, line, column }: SourceFrame) => `${file}:${line}:${column}`;

describe("the demo", function () {
  this.timeout(180_000);
  let printed: string;
  before(() => {
    printed = execFileSync(process.execPath, ["examples/demo.mjs", FOLDER], { cwd: packageRoot, encoding: "utf8" });
  });

  it("prints the summary of its trace, where that is and how to open it", () => {
    const { calls, unfinished } = summarize(readDemoTrace());
    assert.ok(calls > 100_000, `${calls} calls`);
    assert.match(printed, new RegExp(`^${calls.toLocaleString("en-US")} calls in `, "m"));
    assert.match(printed, new RegExp(`^${unfinished.length} unfinished frames:\n  saveTrace  src/main.ts:`, "m"));
    assert.match(printed, /^lost: nothing$/m);
    assert.match(printed, /^The trace is in \.cache\/demo-test\/demo\.pftrace \(\d\.\d MB\)/m);
    assert.match(printed, /https:\/\/ui\.perfetto\.dev/);
  });

  it("holds as many calls of every woven function as V8 counted", () => {
    const trace = runWatched("v8-counts.mjs", { V8_COUNTS_FILE: inProject("counts.json") });
    assertCallsEqualV8(readV8Counts(inProject("counts.json"))[0], trace);
  });

  it("has the woven functions of V8's stack at the stop unfinished, in the same order", () => {
    const trace = runWatched("stack-at-stop.mjs", { STACK_FILE: inProject("stack.json") });
    const { start, stop } = readStacks(inProject("stack.json"), project);
    // The body of the main module had begun before `start()`.
    assert.deepEqual(start.map(place), ["src/main.ts:1:1"]);
    const begun = stop.slice(0, stop.length - start.length);
    const unfinished = summarize(trace).unfinished.map((frame) => frame.function);
    assert.deepEqual(unfinished.map(place), begun.map(place));
    assert.deepEqual(
      unfinished.map(({ name }) => name),
      FRAMES_AT_THE_STOP,
    );
  });

  it("lists the async function that waits", () => {
    const [waiting, ...others] = summarize(readDemoTrace()).suspended;
    assert.equal(others.length, 0);
    assert.equal(waiting.function.name, "summarizeDay");
    const line = readFileSync(inProject("src/main.ts"), "utf8").split("\n")[waiting.line - 1];
    assert.ok(line.slice(waiting.column - 1).startsWith("await lastValueFrom("), line);
  });

  it("loads in Perfetto without a loss, with the same calls and the same frames unfinished", async () => {
    const { calls, unfinished, losses } = summarize(readDemoTrace());
    assert.deepEqual(
      Object.values(losses).filter((count) => count > 0),
      [],
    );
    const perfetto = await assertLoadsCleanly(readBytes());
    const slices = "from slice where coalesce(category, '') not in ('callweave', 'task')";
    assert.deepEqual(await perfetto.query(`select count(*) as calls ${slices}`), [{ calls }]);
    const drawn = await perfetto.query(
      `select name, depth ${slices} and extract_arg(arg_set_id, 'debug.unfinished') order by depth desc`,
    );
    const expected = unfinished.map((frame, i) => ({ name: frame.function.name, depth: unfinished.length - 1 - i }));
    assert.deepEqual(drawn, expected);
  });
});
