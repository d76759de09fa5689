/** `callweave ci` on what tests have left, as runners write it. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TestResult } from "../../hosts/traced-tests/test-results.js";
import { CLI, inProject, type Project } from "../hosts/project.js";
import { traceOfTree, writeTraceFile } from "./small-traces.js";

const MS = 1_000_000;
const TREE = `main 0-${30 * MS}\n  load ${5 * MS}-${15 * MS}\n`;

const PASSED: TestResult = {
  suites: ["users"],
  title: "fetches",
  file: "test/users.test.ts",
  occurrence: 0,
  attempt: 0,
  state: "passed",
  durationMs: 5,
  isSlow: false,
  endedMs: 1000,
};
const SLOW: TestResult = { ...PASSED, title: "is slow", durationMs: 900, isSlow: true, artifact: "users/is slow" };
const FAILED: TestResult = {
  ...PASSED,
  title: "fails | `so`",
  state: "failed",
  message: "no <b>user</b>",
  open: "1 frame still open: load src/a.ts:3 2.00 s",
  artifact: "users/fails",
};
const HUNG: TestResult = { ...PASSED, title: "hangs", state: "hung", durationMs: 2000, artifact: "users/hangs" };

/** What a run has left: results, a trace of the run, and traces of tests, each newer than the one before. */
function leave(project: Project, folder: string, results: readonly TestResult[], pid = 1): void {
  mkdirSync(path.join(project.folder, folder), { recursive: true });
  const text = results.map((result) => `${JSON.stringify(result)}\n`).join("");
  // The last line of a process that was killed.
  writeFileSync(path.join(project.folder, folder, `results-${pid}.jsonl`), `${text}{"suites":["us`);
  writeTraceFile(project.folder, `${folder}/run-${pid}.pftrace`, traceOfTree(TREE));
  results.forEach(({ artifact }, at) => {
    if (artifact === undefined) return;
    for (const extension of ["pftrace", "html"]) {
      const file = path.join(project.folder, folder, `${artifact}.${extension}`);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, "x".repeat(500));
      utimesSync(file, at + 1, at + 1);
    }
  });
}

const there = (project: Project, names: readonly string[]): string[] =>
  names.filter((name) => existsSync(path.join(project.folder, "callweave-artifacts", `${name}.pftrace`)));
const TESTS = ["users/is slow", "users/fails", "users/hangs"];

describe("callweave ci summary", () => {
  const summarize = (project: Project, ...args: string[]): string => {
    const env = { GITHUB_STEP_SUMMARY: "" };
    const { code, stderr } = project.run([CLI, "ci", "summary", ...args], { env });
    assert.equal(code, 0, stderr);
    return readFileSync(path.join(project.folder, "callweave-artifacts/summary.md"), "utf8");
  };

  it("tells of the tests that did not pass with what was open in them, of the slowest, and of the traces", () =>
    inProject({}, (project) => {
      leave(project, "callweave-artifacts", [PASSED, SLOW, FAILED, HUNG]);
      assert.equal(
        summarize(project).replace(/kept: 4 traces, .* kB/, "kept: 4 traces, N kB"),
        `## Tests

4 tests in 2.91 s: 2 passed, 1 failed, 1 hung, 1 slow

### Not passed

- \`\` users fails \\| \`so\` \`\`, failed after 5.00 ms, in \`test/users.test.ts\`
  - \`no <b>user</b>\`
  - \`1 frame still open: load src/a.ts:3 2.00 s\`
  - trace: \`users/fails.pftrace\`
- \`users hangs\`, hung after 2.00 s, in \`test/users.test.ts\`
  - trace: \`users/hangs.pftrace\`

### Slowest

| took |  | test |
| --: | --: | --- |
| 2.00 s | hung | \`users hangs\` |
| 900 ms | passed | \`users is slow\` |
| 5.00 ms | passed | \`users fetches\` |
| 5.00 ms | failed | \`\` users fails \\| \`so\` \`\` |

### Traces

- kept: 4 traces, N kB

`,
      );
    }));

  it("adds to the summary of GitHub's step where there is one", () =>
    inProject({ "step.md": "before\n" }, (project) => {
      leave(project, "callweave-artifacts", [PASSED]);
      const env = { GITHUB_STEP_SUMMARY: path.join(project.folder, "step.md") };
      assert.equal(project.run([CLI, "ci", "summary"], { env }).code, 0);
      assert.match(readFileSync(env.GITHUB_STEP_SUMMARY, "utf8"), /^before\n## Tests\n/);
      assert.equal(existsSync(path.join(project.folder, "callweave-artifacts/summary.md")), false);
    }));

  it("takes the last attempt of a test, of whatever process or machine", () =>
    inProject({}, (project) => {
      leave(project, "callweave-artifacts/shard-1", [FAILED]);
      leave(project, "callweave-artifacts/shard-2", [{ ...FAILED, state: "passed", attempt: 1, endedMs: 2000 }], 2);
      assert.match(summarize(project), /\n1 test in 5\.00 ms: 1 passed\n/);
    }));

  it("tells what has changed since a base", () =>
    inProject({}, (project) => {
      leave(project, "base", [PASSED]);
      leave(project, "callweave-artifacts", [PASSED]);
      writeTraceFile(
        project.folder,
        "callweave-artifacts/run-1.pftrace",
        traceOfTree(TREE.replace("15000000", "25000000")),
      );
      assert.match(
        summarize(project, "--base", "base"),
        /\| slower \| 10\.0 ms \| 20\.0 ms \| \+10\.0 ms \|.* `load {2}src/,
      );
    }));

  it("drops traces that are not wanted, and the oldest that are too much, and says so", () =>
    inProject({}, (project) => {
      const results = [SLOW, { ...SLOW, title: "is quick", isSlow: false, artifact: "users/is quick" }, FAILED, HUNG];
      leave(project, "callweave-artifacts", results);
      const all = [...TESTS, "users/is quick", "run-1"];
      assert.match(
        summarize(project, "--keep", "slow"),
        /\n- dropped, as --keep slow does not want them: 1 trace, 1\.00 kB\n/,
      );
      assert.deepEqual(there(project, all), [...TESTS, "run-1"]);
      assert.match(summarize(project, "--keep", "failed"), /\n- dropped, as --keep failed .*: 1 trace, 1\.00 kB\n/);
      assert.deepEqual(there(project, all), ["users/fails", "users/hangs", "run-1"]);
      const size = readFileSync(path.join(project.folder, "callweave-artifacts/run-1.pftrace")).length + 1500;
      const text = summarize(project, "--max-size", `${size}B`);
      assert.match(text, /\n- dropped, as more than .* kB would be left, the oldest first: 1 trace, 1\.00 kB\n/);
      assert.deepEqual(there(project, all), ["users/hangs", "run-1"]);
    }));

  it("says where there is nothing to sum up", () =>
    inProject({}, (project) => {
      const { code, stderr } = project.run([CLI, "ci", "summary"]);
      assert.equal(code, 1);
      assert.match(stderr, /^callweave\/ci: there are no results of tests, got callweave-artifacts; /);
    }));
});

describe("callweave ci budget", () => {
  const check = (budgets: unknown, ...args: string[]) =>
    inProject({ "budgets.json": typeof budgets === "string" ? budgets : JSON.stringify(budgets) }, (project) => {
      leave(project, "callweave-artifacts", []);
      // Two processes are one run.
      writeTraceFile(project.folder, "callweave-artifacts/run-2.pftrace", traceOfTree(TREE));
      writeTraceFile(project.folder, "base.pftrace", traceOfTree(TREE));
      return project.run([CLI, "ci", "budget", "budgets.json", ...args]);
    });

  it("exits with 1 and says which function broke which budget", async () => {
    const { code, stdout } = await check({ load: ["total>15ms", "calls>2"], "src/**": "self>30ms", gone: "self>1s" });
    assert.equal(code, 1);
    assert.equal(
      stdout,
      `4 calls in 2 traces, 30.0 ms
lost: nothing

BROKEN: load: total>15ms
- load  src/program.ts:2:1  total 20.0 ms
kept: load: calls>2
BROKEN: src/**: self>30ms
- main  src/program.ts:1:1  self 40.0 ms
nobody called: gone: self>1s
`,
    );
  });

  it("exits with 0 when all are kept", async () => {
    const { code, stdout } = await check({ load: "total>1s" });
    assert.equal(code, 0);
    assert.match(stdout, /\nkept: load: total>1s\n$/);
  });

  it("compares with a base", async () => {
    const { code, stdout } = await check({ load: "self>+10%" }, "--base", "base.pftrace");
    assert.equal(code, 1);
    assert.match(stdout, /BROKEN: load: self>\+10%\n- load .* self 10\.0 ms → 20\.0 ms \(\+100\.0 %\)/);
  });

  for (const [budgets, said] of [
    [{ load: "self>+10%" }, /the rule self>\+10% of "load" compares with a base, got none; give --base/],
    [{ load: "self<1ms" }, /a rule of "load" is none: It must be a metric/],
    [{ load: [3] }, /a rule of "load" must be a text, got 3/],
    [[], /it must be an object of rules by names, got \[\]/],
    ["{", /cannot read budgets\.json, got .*JSON/],
  ] as const)
    it(`refuses ${JSON.stringify(budgets)}`, async () => {
      const { code, stderr } = await check(budgets);
      assert.equal(code, 1);
      assert.match(stderr, said);
      assert.match(stderr, /^callweave\/budget: /);
    });
});

describe("the workflows of examples/ci", () => {
  for (const file of ["github-actions.yml", "gitlab-ci.yml"])
    it(`${file} has commands that work`, () =>
      inProject({ "callweave.budgets.json": '{"load": "total>1s"}' }, (project) => {
        leave(project, "callweave-artifacts", [FAILED]);
        leave(project, "base-artifacts", [PASSED]);
        const text = readFileSync(new URL(`../../examples/ci/${file}`, import.meta.url), "utf8");
        const commands = Array.from(text.matchAll(/npx callweave (ci .*?)(?: && .*)?$/gm), ([, command]) => command);
        assert.equal(commands.length, 2);
        for (const command of commands) {
          const given = command.replace(/\$\{BASE:\+.*?\}|\$BASE/, "--base base-artifacts").split(" ");
          const { code, stderr } = project.run([CLI, ...given], { env: { GITHUB_STEP_SUMMARY: "" } });
          assert.equal(code, 0, stderr);
        }
      }));
});
