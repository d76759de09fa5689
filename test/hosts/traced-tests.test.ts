/** What tests leave that are traced, in the ways in which a test can end; with mocha, whose entry is as thin as the others. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { fullTitle, lastOfEach, readResults, type TestResult } from "../../hosts/traced-tests/test-results.js";
import { inProject, signalled, type Ended, type Project } from "./project.js";

const MOCHA = path.join(path.dirname(createRequire(import.meta.url).resolve("mocha/package.json")), "bin/mocha.js");
const ENTRY = fileURLToPath(new URL("../../dist/esm/hosts/mocha.js", import.meta.url));
const ARGS = [MOCHA, "--no-config", "--require", ENTRY, "test"];

const resultsIn = ({ folder }: Project): TestResult[] => readResults(path.join(folder, "callweave-artifacts"));
const artifactsIn = ({ folder }: Project): string[] =>
  readdirSync(path.join(folder, "callweave-artifacts"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".pftrace") && !name.startsWith("run-"))
    .sort();

async function traced(
  files: Record<string, string>,
  check: (project: Project, ended: Ended) => void,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const named = Object.fromEntries(Object.entries(files).map(([name, text]) => [`test/${name}.js`, text]));
  await inProject({ "package.json": "{}", ...named }, (project) => check(project, project.run(ARGS, { env })));
}

describe("traced tests", () => {
  it("leave a trace each when all are to be kept, and none of those that pass when only failures are", async () => {
    const files = {
      a: 'it("is quick", () => {}); it("is slow", function () { this.slow(0); for (let n = 0; n < 1e7; n++); });',
    };
    const keep = (CALLWEAVE_KEEP: string, expected: string[]) =>
      traced(files, (project) => assert.deepEqual(artifactsIn(project), expected), { CALLWEAVE_KEEP });
    await keep("all", ["a.js/is quick.pftrace", "a.js/is slow.pftrace"]);
    await keep("slow", ["a.js/is slow.pftrace"]);
    await keep("failed", []);
  });

  it("go elsewhere when the environment says so, and a wrong word there is refused", async () => {
    await traced(
      { a: 'it("a", () => {});' },
      ({ folder }) =>
        assert.deepEqual(
          readResults(path.join(folder, "there")).map(({ title }) => title),
          ["a"],
        ),
      { CALLWEAVE_ARTIFACTS: "there" },
    );
    await traced(
      { a: "" },
      (_, { code, stderr, stdout }) => {
        assert.notEqual(code, 0);
        assert.match(
          stderr + stdout,
          /callweave\/tests: the variable CALLWEAVE_KEEP .* takes failed, slow, all, got "some"/,
        );
      },
      { CALLWEAVE_KEEP: "some" },
    );
  });

  it("have names of their own, in several files and at each attempt; another run writes over them", async () => {
    const failing = 'describe("same", () => it("fails", () => { throw new Error("no"); }));';
    const again =
      'it("fails once", function () { this.retries(1); if (!globalThis.tried) { globalThis.tried = true; throw new Error("no"); } });';
    const odd = 'describe("odd", () => { for (const c of "/:*") it(`fails${c}`, () => { throw new Error("no"); }); });';
    const capitals = 'describe("Odd", () => it("FAILS-", () => { throw new Error("no"); }));';
    await traced({ a: failing, b: failing + failing, c: again, d: odd + capitals }, (project) => {
      const expected = [
        "Odd/FAILS- 4.pftrace",
        "c.js/fails once.pftrace",
        "odd/fails- 2.pftrace",
        "odd/fails- 3.pftrace",
        "odd/fails-.pftrace",
        "same/fails (test-b.js).pftrace",
        "same/fails 2.pftrace",
        "same/fails.pftrace",
      ];
      assert.deepEqual(artifactsIn(project), expected);
      const attempts = resultsIn(project).filter(({ title }) => title === "fails once");
      assert.deepEqual(
        attempts.map(({ attempt, state }) => [attempt, state]),
        [
          [0, "failed"],
          [1, "passed"],
        ],
      );
      // Two tests of one name are two.
      assert.equal(lastOfEach(resultsIn(project)).filter(({ title }) => title === "fails").length, 3);
      project.run(ARGS);
      assert.deepEqual(artifactsIn(project), expected);
    });
  });

  it("have names of their own in processes that run at one time", async () => {
    const barrier = `const fs = require("fs"), wait = (file) => { for (; !fs.existsSync(file); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)); };`;
    // Each fails at the moment at which the other does.
    const failing = (me: string, other: string): string =>
      `${barrier} describe("same", () => { for (let n = 0; n < 20; n++) it("fails " + n, () => { fs.writeFileSync("${me}" + n, ""); wait("${other}" + n); throw new Error("${me}"); }).timeout(0); });`;
    const files = { "package.json": "{}", "test/a.js": failing("a", "b"), "test/b.js": failing("b", "a") };
    await inProject(files, (project) => {
      const run = (): void => {
        const { code, stderr } = project.run([...ARGS, "--parallel", "--jobs", "2"]);
        assert.equal(code, 40, stderr);
        const names = artifactsIn(project);
        assert.equal(names.length, 40);
        // The name leads to the trace of that test, whichever of the two was first.
        for (const { artifact, file, title } of resultsIn(project)) {
          const trace = project.read(`callweave-artifacts/${artifact}.pftrace`);
          const tests = trace.processes[0].functions.filter(({ kind }) => kind === "test");
          assert.deepEqual(
            tests.map(({ name, file }) => [name, file]),
            [[`same ${title}`, file]],
          );
        }
      };
      run();
      const names = artifactsIn(project);
      for (let n = 0; n < 20; n++) for (const me of ["a", "b"]) rmSync(path.join(project.folder, `${me}${n}`));
      run();
      assert.deepEqual(artifactsIn(project), names);
    });
  });

  it("are told with the hooks around them that fail, when they never end, and when they fail after they have passed", () =>
    traced(
      {
        a: `const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
          const fail = (why) => { throw new Error(why); };
          async function forever() { await new Promise(() => {}); }
          describe("before", () => { before("set-up", async function () { this.timeout(100); await forever(); }); it("never runs", () => {}); });
          describe("before each", () => { beforeEach(() => fail("no set-up")); it("never runs either", () => {}); });
          describe("after", () => { after(() => fail("no teardown")); it("passes", () => {}); });
          describe("after each", () => { afterEach(async () => { await wait(1); fail("no cleanup"); }); it("passes too", () => {}); });
          it("never calls done", function (done) { this.timeout(100); void forever(); });
          it("calls done twice", (done) => { done(); setTimeout(() => done(new Error("again")), 1); });
          it("waits", () => wait(100));`,
      },
      (project, { stdout }) => {
        const last = lastOfEach(resultsIn(project));
        assert.deepEqual(Object.fromEntries(last.map((test) => [fullTitle(test), test.state])), {
          'before "before all" hook: set-up for "never runs"': "timed out",
          'before each "before each" hook for "never runs either"': "failed",
          "after passes": "passed",
          'after "after all" hook for "passes"': "failed",
          "after each passes too": "passed",
          'after each "after each" hook for "passes too"': "failed",
          "never calls done": "timed out",
          "calls done twice": "failed",
          waits: "passed",
        });
        assert.equal(Number(/(\d+) failing/.exec(stdout)![1]), last.filter(({ state }) => state !== "passed").length);
        const [setUp, done] = ["before", undefined].map((suite) =>
          last.find(({ suites, state }) => suites[0] === suite && state === "timed out"),
        );
        assert.match(
          setUp!.open!,
          /^2 frames still open: forever test\/a\.js:3 .* ← before\(callback\) test\/a\.js:4 /,
        );
        assert.match(done!.open!, /^1 frame still open: forever test\/a\.js:3 \S+ ms \(awaiting at test\/a\.js:3\)$/);
        for (const { state, artifact } of last) {
          assert.equal(artifact !== undefined, state !== "passed");
          if (artifact) assert.ok(stdout.includes(`trace: callweave-artifacts/${artifact}.pftrace`));
        }
      },
      { CALLWEAVE_KEEP: "failed" },
    ));

  it("are told when they throw outside of themselves after they have passed, which ends Mocha's run", () =>
    traced(
      {
        a: 'it("throws late", () => { setImmediate(() => { throw new Error("late"); }); }); it("never runs", () => {});',
      },
      (project, { stdout }) => {
        const [passed, failed, ...others] = resultsIn(project);
        assert.deepEqual([passed.state, failed.state, failed.message, others], ["passed", "failed", "late", []]);
        assert.match(stdout, /Uncaught Error: late\n {2}trace: callweave-artifacts\/a\.js\/throws late\.pftrace\n/);
      },
    ));

  it("have a result each also where a trace cannot be saved, of which they tell", () =>
    inProject(
      {
        "package.json": "{}",
        "test/a.js": `describe("same", () => {
          it("fails", () => { throw new Error("no"); });
          it("hangs", function () { this.timeout(100); for (;;); });
        });`,
        "callweave-artifacts/same": "a file where the folder of the suite would be",
        // What runs keep of themselves is not looked at: it may go while somebody looks.
        "callweave-artifacts/.running/1/results-1.jsonl": '{"title":"of no test"}',
      },
      (project) => {
        const { stdout, stderr } = project.run(ARGS, { env: { CALLWEAVE_GRACE_MS: "100" } });
        for (const title of ["fails", "hangs"])
          assert.match(
            stdout + stderr,
            new RegExp(`callweave/save: cannot write \\S+callweave-artifacts/same/${title}\\.pftrace, got EEXIST`),
          );
        const results = resultsIn(project).map(({ title, state, artifact }) => ({ title, state, artifact }));
        assert.deepEqual(results, [
          { title: "fails", state: "failed", artifact: undefined },
          { title: "hangs", state: "hung", artifact: undefined },
        ]);
      },
    ));

  it("are those that Mocha runs", () =>
    traced(
      {
        a: 'it("is not wanted", () => {}); describe.only("wanted", () => { it("is run", () => {}); it.skip("is skipped", () => {}); });',
      },
      (project) => assert.deepEqual(resultsIn(project).map(fullTitle), ["wanted is run"]),
    ));

  it("have the same names each time in a process that watches", () =>
    inProject(
      { "package.json": "{}", "test/a.js": 'it("fails", () => { throw new Error("no"); });' },
      async (project) => {
        const watching = spawn(process.execPath, [...ARGS, "--watch"], { cwd: project.folder, stdio: "ignore" });
        const closed = once(watching, "close");
        const hasRun = async (times: number): Promise<void> => {
          while (resultsIn(project).length < times) await delay(50);
        };
        await hasRun(1);
        // Mocha looks for changes only when it has said how to end it, which it does at no moment that can be known.
        for (let edits = 1; resultsIn(project).length < 2; edits++) {
          appendFileSync(path.join(project.folder, "test/a.js"), `// ${edits}\n`);
          await delay(500);
        }
        await hasRun(2);
        watching.kill("SIGTERM");
        await closed;
        assert.deepEqual(artifactsIn(project), ["a.js/fails.pftrace"]);
      },
    ));

  it("are told when the process ends in one", () =>
    traced({ a: 'it("leaves", () => process.exit(3));' }, (project, { code }) => {
      assert.equal(code, 3);
      assert.deepEqual(
        resultsIn(project).map(({ title, state }) => [title, state]),
        [["leaves", "ended"]],
      );
      assert.deepEqual(artifactsIn(project), ["a.js/leaves.pftrace"]);
    }));

  it("leave the trace of one that runs when a signal ends the process", () =>
    inProject(
      {
        "package.json": "{}",
        "test/a.js": 'it("waits", (done) => { console.log("ready"); setTimeout(done, 60_000); }).timeout(0);',
      },
      async (project) => {
        const { signal, stderr } = await signalled(project.folder, ARGS, "SIGTERM", () => isDraining(project));
        assert.equal(signal, "SIGTERM");
        assert.match(stderr, /^callweave: waits: ran when the process was ended by SIGTERM\n/);
        assert.deepEqual(
          resultsIn(project).map(({ title, state }) => [title, state]),
          [["waits", "ended"]],
        );
        assert.deepEqual(artifactsIn(project), ["a.js/waits.pftrace"]);
      },
    ));

  it("may record themselves", () =>
    traced(
      {
        a: 'const { start, stop } = require("callweave"); it("records", () => { start(); stop(); }); it("fails", () => { throw new Error("no"); });',
      },
      (project, { code }) => {
        assert.equal(code, 1);
        assert.deepEqual(
          resultsIn(project).map(({ title, state, artifact }) => [title, state, artifact]),
          [
            ["records", "passed", undefined],
            ["fails", "failed", undefined],
          ],
        );
      },
    ));
});

/** The watchdog, which has written something, hears signals. */
function isDraining({ folder }: Project): boolean {
  const artifacts = path.join(folder, "callweave-artifacts");
  const live = existsSync(artifacts) ? readdirSync(artifacts).find((name) => name.endsWith(".live")) : undefined;
  return live !== undefined && readdirSync(path.join(artifacts, live)).length > 0;
}
