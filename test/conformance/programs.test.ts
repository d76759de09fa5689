/**
 * Every body form, and every way to suspend, behaves the same woven: over the targets ES2015 to ESNext, three compilers and,
 * where it matters, both settings of useDefineForClassFields. The recorder's stream is in order and nothing is left open.
 */
import { deepEqual } from "node:assert/strict";
import { basename } from "node:path";
import { createWeaver } from "../../transformer/weave.js";
import { differences, fixtures, readPrograms } from "./compare.js";
import type { Compiler } from "./compilers.js";

const weaverOf = (compiler: Compiler) => createWeaver(compiler, { root: fixtures });

for (const [folder, title] of [
  ["bodies", "weaving changes no body form"],
  ["tasks", "weaving changes no async function or generator"],
] as const) {
  describe(title, () => {
    for (const program of readPrograms(folder))
      it(basename(program.fileName), async () => deepEqual(await differences(program, weaverOf), []));
  });
}
