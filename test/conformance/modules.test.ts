/** A package behaves the same woven whatever it says about its modules: emitted by real programs, run as files by Node. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { createWeaver } from "../../transformer/weave.js";
import { compilers } from "./compilers.js";
import { javaScriptCases } from "./javascript-cases.js";
import type { ModuleCase } from "./module-cases.js";
import { moduleCases } from "./module-cases.js";
import type { Outputs, RunResult } from "./module-runner.js";
import { openWorkshop } from "./module-runner.js";

const isOlder = (version: string, since = "0") => parseFloat(version) < parseFloat(since);

/** Everything a compiler makes of a case apart from the code: declarations, JSON. */
const allButCode = (outputs: Outputs) =>
  Object.fromEntries(Object.entries(outputs).filter(([path]) => !/(?<!\.d)\.[cm]?[jt]sx?$/.test(path)));

/** Modules that a file asks for, the runtime left out, and the helpers with which `importHelpers` imports it. */
const requested = (outputs: Outputs) =>
  Object.fromEntries(
    Object.entries(outputs).map(([path, text]) => [
      path,
      [...text.matchAll(/(?:\bfrom |\bimport |\bimport\(|\brequire\()\s*["']([^"']+)["']/g)]
        .map((match) => match[1])
        .filter((name) => name !== "callweave/runtime" && name !== "tslib")
        .sort(),
    ]),
  );

describe("weaving changes nothing whatever the module setting", () => {
  const cases = compilers.flatMap((compiler) =>
    Object.entries({ ...moduleCases, ...javaScriptCases })
      .filter(([, { since }]) => !isOlder(compiler.version, since))
      .map(([name, moduleCase]) => ({ compiler, moduleCase, name: `TS ${compiler.version} ${name}` })),
  );
  const outputs: Record<string, { plain: Outputs; woven: Outputs }> = {};
  let results: Record<string, RunResult> = {};
  const workshop = openWorkshop();

  before(() => {
    for (const { name, moduleCase, compiler } of cases)
      outputs[name] = workshop.compile(name, moduleCase, compiler, createWeaver(compiler, { root: workshop.folder }));
    results = workshop.run();
  });
  after(() => workshop.close());

  for (const { name, moduleCase } of cases) {
    it(name, () => {
      const { plain, woven } = outputs[name];
      deepEqual(allButCode(woven), allButCode(plain));
      deepEqual(requested(woven), requested(plain));
      const { lines } = results[`${name}/plain`];
      ok(lines.length > 0 && !lines.some((line) => line.startsWith('"uncaught"')), `plain: ${lines.join("\n")}`);
      checkRun(results[`${name}/woven`], lines, moduleCase);
    });
  }
});

function checkRun(woven: RunResult, lines: string[], { enters = [] }: ModuleCase): void {
  deepEqual(woven.lines, lines);
  deepEqual(woven.violations, []);
  deepEqual([...woven.open, ...woven.suspended], []);
  const shortNames = woven.entered.map((name) => name.replace(/^<module> .*\//, "<module> "));
  ok(shortNames.length > 0, "nothing was entered");
  for (const name of enters)
    equal(shortNames.includes(name), true, `${name} was entered, got ${shortNames.join(", ")}`);
}
