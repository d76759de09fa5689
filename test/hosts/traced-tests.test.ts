/** What tests leave that are traced, in the ways in which a test can end; with mocha, whose entry is as thin as the others. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { lastOfEach, readResults, type TestResult } from "../../hosts/test-results.js";
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
