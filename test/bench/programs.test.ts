/** That what the benchmark compares is the same program, and that it notices when it is not. Without the other tracers' packages. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { compileChildren, compileProgram } from "../../bench/build/compile-programs.js";
import { createWorkspace, type Workspace } from "../../bench/build/workspace.js";
import { checkRecorded, checkResult, measureProgram } from "../../bench/calls/measure-program.js";
import { ASYNC, FIB, PROGRAMS } from "../../bench/calls/programs.js";
import { FLOOR, PEERS, PLAIN, RECORDING, VARIANTS } from "../../bench/calls/variants.js";
import { median } from "../../bench/statistics.js";
import { compare, subtractedShare } from "../../bench/topics/compensated.js";

const ROUNDS = { all: 2, some: 2, few: 1, warmUpMs: 1, warmUpRounds: 0, budgetMs: 1 };
const OWN = VARIANTS.filter(({ side }) => side !== "peer");
const MEASURE = PEERS.find(({ emit }) => emit === "measure")!;

describe("bench: programs", () => {
  let workspace: Workspace;
  before(() => {
    workspace = createWorkspace();
    compileChildren(workspace.folder);
  });
  after(() => workspace.remove());

  for (const program of PROGRAMS.filter(({ imports }) => imports === undefined)) {
    it(`${program.name} does the same under every variant, and is recorded whole`, async () => {
      const { variants } = await measureProgram(workspace.folder, program, [...OWN, MEASURE], ROUNDS);
      for (const { variant, nsPerRun, probeNs } of variants) {
        assert.deepEqual([nsPerRun.length, probeNs.length], [ROUNDS.all, ROUNDS.all], variant.name);
        assert.ok(Math.min(...nsPerRun, ...probeNs) > 0, variant.name);
      }
      const recorded = variants.filter(({ finished }) => finished.recordedPerRun !== undefined);
      assert.equal(recorded.length, 3);
      assert.equal(recorded.at(-1)!.finished.recordedPerRun, program.calls);
    });
  }

  it("of what recording adds, a compensated trace is without the most", async () => {
    const shares: number[] = [];
    for (let round = 0; round < 3; round++) shares.push(subtractedShare(await compare(workspace.folder, FIB, 500)));
    const share = median(shares);
    assert.ok(share > 0.5 && share < 1.5, String(shares));
  });

  it("an await begins a stretch", async () => {
    const { stretches } = await measureProgram(workspace.folder, ASYNC, [PLAIN], ROUNDS);
    assert.equal(stretches, ASYNC.calls + 20_000);
  });
});

describe("bench: checks", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = createWorkspace();
    compileChildren(workspace.folder);
  });
  afterEach(() => workspace.remove());

  it("a variant that computes something else", () => {
    checkResult(FIB, FLOOR, { a: [1] }, { a: [1] });
    assert.throws(() => checkResult(FIB, FLOOR, 6766, 6765), /fib, floor.*: the result is 6766/);
  });

  it("a recorder that misses a call", () => {
    checkRecorded(FIB, RECORDING, { recordedPerRun: FIB.calls }, FIB.calls);
    assert.throws(
      () => checkRecorded(FIB, RECORDING, { recordedPerRun: FIB.calls - 1 }, FIB.calls),
      /recorded 21891 calls/,
    );
  });

  it("a program that makes other calls than the figures are divided by", () =>
    assert.rejects(
      measureProgram(workspace.folder, { ...FIB, calls: 1 }, [PLAIN], ROUNDS),
      /fib makes 21892 calls, not 1/,
    ));

  it("a variant that does not start: an error, or a line of the table where it is another tracer", async () => {
    const broken = { ...FLOOR, execArgv: () => ["--require", "./missing.js"] };
    await assert.rejects(
      measureProgram(workspace.folder, FIB, [PLAIN, broken], ROUNDS),
      /fib, floor.*Cannot find module/,
    );
    const peer = { ...broken, side: "peer" } as const;
    const { variants } = await measureProgram(workspace.folder, FIB, [PLAIN, peer], ROUNDS);
    assert.match(variants[1].failure!, /Cannot find module/);
  });

  it("compares the emitted code that it has compiled", () => {
    const [plain, floor] = (["plain", "floor"] as const).map((emit) =>
      readFileSync(compileProgram(workspace.folder, emit, FIB), "utf8"),
    );
    assert.doesNotMatch(plain, /\$now/);
    assert.match(floor, /\$lane\[0\] = \$now\(\);\s*try/);
  });
});
