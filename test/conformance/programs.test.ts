/**
 * Every body form, and every way to suspend, behaves the same woven: over the targets ES2015 to ESNext, three compilers and,
 * where it matters, both settings of useDefineForClassFields. The recorder's stream is in order and nothing is left open.
 */
import { deepEqual } from "node:assert/strict";
import { basename } from "node:path";
import { createWeaver } from "../../transformer/weave.js";
import { compareOnce, differences, fixtures, readPrograms } from "./compare.js";
import type { Compiler } from "./compilers.js";
import { compilers } from "./compilers.js";

const weaverOf = (compiler: Compiler) => createWeaver(compiler, { root: fixtures });

describe("a sum of 5000 terms with functions in it", () => {
  const text = `const one = (f: () => number) => f();\nprint(${Array(5000).fill("1").join(" + ")} + one(() => 2)${" + one(() => 1)".repeat(100)});\nexport {};`;
  for (const compiler of compilers) {
    it(`TS ${compiler.version}`, async () => {
      const variant = { compiler, target: "ES2022", define: true } as const;
      deepEqual(await compareOnce({ fileName: `${fixtures}sum.ts`, text }, variant, weaverOf(compiler)), []);
    });
  }
});

for (const [folder, title] of [
  ["bodies", "weaving changes no body form"],
  ["tasks", "weaving changes no async function or generator"],
] as const) {
  describe(title, () => {
    for (const program of readPrograms(folder))
      it(basename(program.fileName), async () => deepEqual(await differences(program, weaverOf), []));
  });
}
