/** Every function of every fixture is recorded as often as V8 counted its calls. */
import assert from "node:assert/strict";
import {
  conformancePrograms,
  countPrograms,
  syntaxPrograms,
  type CountedProgram,
  type WovenProgram,
} from "./counted-programs.js";
import { differencesFromV8 } from "./v8-coverage.js";
import { knownDifferences, type Compiled } from "./v8-known.js";

const TARGETS = [
  ["ES2015", "lowered"],
  ["ES2022", "native"],
] as const;

/** Calls of functions whose stack overflows before they are recorded: how many differs from run to run. */
const UNPREDICTABLE = "bodies/deep-recursion.ts";

function inOrder(differences: readonly string[]): string[] {
  return [...differences].sort();
}

function checkProgram(counted: CountedProgram, compiled: Compiled): void {
  const { name, scripts, recorded, codeOf } = counted;
  assert.notEqual(recorded.size, 0, "nothing was recorded");
  const differences = differencesFromV8(scripts, recorded, codeOf);
  assert.deepEqual(inOrder(differences), inOrder(knownDifferences(name, compiled)));
}

for (const [target, compiled] of TARGETS) {
  describe(`V8 counts the calls that are recorded, ${target}`, () => {
    const programs = [...conformancePrograms(target), ...syntaxPrograms(target)].filter(
      ({ name, code }) => name !== UNPREDICTABLE && code.includes("callweave/runtime"),
    );
    let counted: CountedProgram[];
    before(async () => {
      counted = await countPrograms(programs);
    });
    programs.forEach(({ name }, i) => it(name, () => checkProgram(counted[i], compiled)));
  });
}

describe("the oracle of V8's counts", () => {
  const CODE = `const $cw = require("callweave/runtime"); var $m;
function $r() { return $m = $cw.register(1, "a.ts", ["<module> a.ts",0,1,1, "f",1,2,1, "g",3,3,1, "load",2,4,1, "m",1,5,1]); }
const $f = $cw.enter($m || $r(), 0);
function f() { const $f = $cw.enter($m || $r(), 1); try { } finally { $cw.exit($f); } }
function* g() { const $f = $cw.enterTask($m || $r(), 2); try { $cw.resume($f, yield $cw.suspend($f, 1, 1, 1)); } finally { $cw.exitTask($f); } }
async function load() { const $f = $cw.enterTask($m || $r(), 3); try { $cw.resume($f, await $cw.suspend($f, 1, 1, 1)); } finally { $cw.exitTask($f); } }
class K { static { const $f = $cw.enter($m || $r(), 4); try { f(); } finally { $cw.exit($f); } } }
f(); f(); [...g()]; load();
$cw.exit($f);`;
  const program: WovenProgram = { name: "a.ts", code: CODE, extension: ".cjs", script: false };
  let counted: CountedProgram;
  before(async () => {
    [counted] = await countPrograms([program]);
  });

  /** The differences once a function is recorded some times more. */
  const withChange = (key: string, slices: number): string[] => {
    const { scripts, recorded, codeOf } = counted;
    const changed = new Map(recorded);
    const entry = changed.get(key)!;
    changed.set(key, { ...entry, slices: entry.slices + slices });
    return differencesFromV8(scripts, changed, codeOf);
  };

  it("agrees with what was recorded", () => {
    assert.deepEqual([...counted.recorded.keys()].length, 5);
    assert.deepEqual(differencesFromV8(counted.scripts, counted.recorded, counted.codeOf), []);
  });

  for (const key of ["<module> a.ts a.ts:1:1", "f a.ts:2:1", "g a.ts:3:1", "load a.ts:4:1", "m a.ts:5:1"])
    it(`sees a call too many or too few of ${key}`, () => {
      assert.match(withChange(key, 1).join(), /^\S.* a\.ts:\d:1: V8 counted \d+, recorded \d+ slices/);
      assert.match(withChange(key, -1).join(), /^\S.* a\.ts:\d:1: V8 counted \d+, recorded \d+ slices/);
    });

  it("sees a function that was not recorded at all, and one that is nowhere in the code", () => {
    const { scripts, codeOf } = counted;
    assert.equal(differencesFromV8(scripts, new Map(), codeOf).length, 5);
    const elsewhere = new Map([["h b.ts:1:1", { kind: "function", slices: 1, tasks: new Set<string>() }]] as const);
    assert.match(differencesFromV8(scripts, elsewhere, codeOf).join(), /h b\.ts:1:1: in no script/);
  });
});
