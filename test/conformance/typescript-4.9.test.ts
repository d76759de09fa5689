/** The programs of programs.test.ts woven by TypeScript 4.9, as far as that compiles them rightly by itself. */
import { deepEqual, notEqual } from "node:assert/strict";
import { basename } from "node:path";
import { createWeaver } from "../../transformer/weave.js";
import { compareOnce, fixtures, readPrograms } from "./compare.js";
import { compiler49 } from "./compilers.js";

const weaver = createWeaver(compiler49, { root: fixtures });
const VARIANTS = (["ES2015", "ES2022"] as const).flatMap((target) =>
  [true, false].map((define) => ({ compiler: compiler49, target, define })),
);

/** It cannot parse them. */
const OF_LATER_VERSIONS = new Set([
  "await-using-interleaved.ts",
  "await-using-order.ts",
  "standard-decorators.ts",
  "standard-decorators-derived.ts",
  "types-only.ts",
  "using.ts",
]);

/**
 * Its constructors have no exit while `super()` throws, and its loops do not close what they leave: both are mended by the
 * recorder, and no difference for the program.
 */
const MENDED = / exits below new |^left suspended: /;

describe("weaving with TypeScript 4.9 changes no program", () => {
  for (const program of [...readPrograms("bodies"), ...readPrograms("tasks")]) {
    const name = basename(program.fileName);
    if (OF_LATER_VERSIONS.has(name)) continue;
    it(name, async () => {
      let compared = 0;
      for (const variant of VARIANTS) {
        const found = await compareOnce(program, variant, weaver);
        if (found.some((difference) => difference.startsWith("the plain program"))) continue;
        compared++;
        deepEqual(
          found.filter((difference) => !MENDED.test(difference)),
          [],
          `${variant.target} ${variant.define}`,
        );
      }
      notEqual(compared, 0);
    });
  }
});
