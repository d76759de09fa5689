import assert from "node:assert/strict";
import { diffLines } from "../../cli/diff-text.js";
import { matchFunctions } from "../../trace/answers/match-functions.js";
import { report } from "../../trace/answers/report.js";
import { summarize } from "../../trace/answers/summary.js";
import { CLI, inProject, type Ended } from "../hosts/project.js";
import { traceOfTree, writeTraceFile } from "./small-traces.js";

const BASE = "main 0-1000\n  load 10-300\n  old 400-410\n  keep 500-510\n";
const HEAD = "main 0-1000\n  load 10-400\n    load 20-30\n  fresh 410-600\n  keep 700-710\n";

/** Five traces a side, each a little longer than the one before. */
const runs = (tree: string) => [0, 1, 2, 3, 4].map((more) => tree.replace("0-1000", `0-${1000 + more}`));

async function diff(...args: string[]): Promise<Ended> {
  return inProject({}, (project) => {
    runs(BASE).forEach((tree, at) => writeTraceFile(project.folder, `base-${at}.cwraw`, traceOfTree(tree)));
    runs(HEAD).forEach((tree, at) => writeTraceFile(project.folder, `head-${at}.cwraw`, traceOfTree(tree)));
    return project.run([CLI, "diff", ...args]);
  });
}

describe("callweave diff", () => {
  it("prints what has changed between two traces, the largest change first", async () => {
    const { code, stdout, stderr } = await diff("base-0.cwraw", "head-0.cwraw");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      `base: base-0.cwraw, 4 calls in 1.00 µs
head: head-0.cwraw, 5 calls in 1.00 µs
no test, with 1 trace a side: any difference is told, it may be noise

        self base    head   change       %  calls  function
faster     690 ns  410 ns  -280 ns   -40.6      1  main  src/program.ts:1:1
   new             190 ns  +190 ns              1  fresh  src/program.ts:3:1
slower     290 ns  390 ns  +100 ns   +34.5  1 → 2  load  src/program.ts:2:1
  gone      10 ns           -10 ns  -100.0      1  old  src/program.ts:3:1

1 function without a change
`,
    );
  });

  it("tests several traces a side, given by name or as a glob", async () => {
    const { stdout } = await diff(
      "--base",
      "base-*.cwraw",
      "--head",
      ...[0, 1, 2, 3, 4].map((at) => `head-${at}.cwraw`),
    );
    assert.match(
      stdout,
      /^(base: base-\d\.cwraw, .*\n){5}(head: head-\d\.cwraw, .*\n){5}rank-sum test by permutations \(simple-statistics\), 5 against 5 traces: a change has p < 0\.05/,
    );
    assert.match(stdout, /^faster +692 ns +412 ns +-280 ns +-40\.5 +1 +0\.00\d +main/m);
    assert.match(stdout, /^ +new +190 ns/m);
    assert.match(stdout, /\n1 function without a change beyond noise\n$/);
  });

  it("says when there are too few traces for a test", async () => {
    const { stdout } = await diff("--base", "base-0.cwraw", "base-1.cwraw", "--head", "head-0.cwraw", "head-1.cwraw");
    assert.match(
      stdout,
      /\nno test, 2 against 2 traces reach p = 0\.33 at best \(4 a side: 0\.029\): any difference is told\n/,
    );
  });

  it("compares by another metric, of some functions, the largest changes", async () => {
    const { stdout } = await diff("base-0.cwraw", "head-0.cwraw", "--sort", "calls", "--filter", "{load,old,keep}");
    assert.match(
      stdout,
      /\n +calls base +head +change +% +function\nmore calls +1 +2 +\+1 +\+100\.0 +load.*\n +gone .*\n\n1 function without/,
    );
    const { stdout: few } = await diff("base-0.cwraw", "head-0.cwraw", "--limit", "1");
    assert.match(few, /main .*\n\n… and 3 more changes \(--limit 0 prints all\)\n/);
  });

  it("fails on what breaks a rule, and says which function did", async () => {
    const { code, stdout, stderr } = await diff(
      "base-0.cwraw",
      "head-0.cwraw",
      ...["--fail-on", "self>+10% and self>+50ns", "--fail-on", "calls>1", "--fail-on", "max>1s"],
    );
    assert.deepEqual([code, stderr], [1, ""]);
    assert.match(
      stdout,
      /\n\nBROKEN: self>\+10% and self>\+50ns\n\n- load {2}src\/program\.ts:2:1 {2}self 290 ns → 390 ns \(\+34\.5 %\)\n\nBROKEN: calls>1\n\n- load .*calls 1 → 2 \(\+100\.0 %\)\n\nkept: max>1s\n$/,
    );
    assert.equal((await diff("base-0.cwraw", "head-0.cwraw", "--fail-on", "max>1s")).code, 0);
    assert.equal((await diff("base-0.cwraw", "head-0.cwraw", "--fail-on", "calls>1", "--filter", "main")).code, 0);
  });

  it("writes Markdown for a pull request", async () => {
    const { code, stdout } = await diff(
      "base-0.cwraw",
      "head-0.cwraw",
      "--markdown",
      "-n",
      "1",
      "--fail-on",
      "calls>1",
    );
    assert.equal(code, 1);
    const [head, table, ...rest] = stdout.split("\n\n");
    assert.match(head, /^```text\nbase: [\s\S]*noise\n```$/);
    assert.equal(
      table,
      "|  | self base | head | change | % | calls | function |\n| --: | --: | --: | --: | --: | --: | --- |\n| faster | 690 ns | 410 ns | -280 ns | -40.6 | 1 | `main  src/program.ts:1:1` |",
    );
    assert.equal(rest.at(-1), "- `load  src/program.ts:2:1`  calls 1 → 2 (+100.0 %)\n");
  });

  it("says everything as JSON", async () => {
    const { code, stdout } = await diff("base-0.cwraw", "head-0.cwraw", "--json", "--fail-on", "calls>1");
    const { base, test, functions, failures } = JSON.parse(stdout) as {
      base: { file: string; calls: number }[];
      test: unknown;
      functions: { name: string; verdict: string; change: object; base: unknown[]; head: { selfNs: number }[] }[];
      failures: { rule: string; name: string }[];
    };
    assert.equal(code, 1);
    assert.deepEqual([base[0].file, base[0].calls, test], ["base-0.cwraw", 4, null]);
    assert.deepEqual(
      functions.map(({ name, verdict }) => [name, verdict]),
      [
        ["main", "faster"],
        ["fresh", "new"],
        ["load", "slower"],
        ["old", "gone"],
        ["keep", "same"],
      ],
    );
    assert.deepEqual(functions[1].change, { head: 190, difference: 190, differs: true });
    assert.deepEqual([functions[1].base, functions[1].head[0].selfNs], [[null], 190]);
    assert.deepEqual(
      failures.map(({ rule, name }) => [rule, name]),
      [["calls>1", "load"]],
    );
    const several = await diff("--base", "base-*.cwraw", "--head", "head-*.cwraw", "--json");
    assert.deepEqual((JSON.parse(several.stdout) as { test: unknown }).test, {
      name: "rank-sum test by permutations (simple-statistics)",
      significant: 0.05,
    });
  });

  const refused: [args: string[], message: RegExp][] = [
    [
      [],
      /^callweave\/diff: there are two sides to a comparison, got no base; give BASE and HEAD, or --base FILES and --head FILES\n$/,
    ],
    [["base-0.cwraw"], /got no head; /],
    [["base-0.cwraw", "--base", "base-1.cwraw", "--head", "head-1.cwraw"], /a side is given twice, got base-0\.cwraw/],
    [["base-0.cwraw", "none.cwraw"], /^callweave\/read: cannot read none\.cwraw/],
    [["base-0.cwraw", "none-*.cwraw"], /^callweave\/read: no file matches a glob, got none-\*\.cwraw; /],
    [
      ["base-0.cwraw", "head-0.cwraw", "--fail-on", "self>10%"],
      /A percentage is that of a change: self>\+10%\. Got "self>10%"/,
    ],
  ];
  for (const [args, message] of refused)
    it(`refuses ${args.join(" ") || "nothing"}`, async () => {
      const { code, stdout, stderr } = await diff(...args);
      assert.match(stderr, message);
      assert.deepEqual([code, stdout], [1, ""]);
    });

  it("is coloured and cut to the width on a terminal that wants that", () => {
    const [base, head] = [BASE, HEAD].map((tree) => traceOfTree(tree));
    const side = (trace: typeof base) => [{ file: "a", summary: summarize(trace) }];
    const functions = matchFunctions([report(base)], [report(head)]);
    const comparison = { base: side(base), head: side(head), metric: "self", functions, broken: [] } as const;
    const linesOn = (hasColors: boolean, isTTY = true) =>
      diffLines(comparison, {}, { isTTY, columns: 72, hasColors: () => hasColors }).slice(5, 8);
    assert.match(linesOn(true)[0], /^\u001b\[32mfaster .*\u001b\[39m$/);
    assert.match(linesOn(true)[1], /^ +new /);
    assert.match(linesOn(true)[2], /^\u001b\[31mslower /);
    for (const line of linesOn(false)) assert.match(line, /^[^\u001b]{1,72}$/);
    assert.ok(linesOn(true, false).every((line) => !line.includes("\u001b")));
  });
});
