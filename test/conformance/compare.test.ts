import { deepEqual, match } from "node:assert/strict";
import { carelessWeaver } from "./careless-weavers.js";
import { createCheckingRecorder } from "./checking-recorder.js";
import { compareOnce } from "./compare.js";
import { mainCompiler } from "./compilers.js";

const variant = { compiler: mainCompiler, target: "ES2022", define: true } as const;

/** mistake, program, the difference that must be seen */
const mistakes = [
  ["arrowWithoutRange", "const f = () =>\n  // why\n  5;\nprint(f());", /line 1 is "undefined", plain 5/],
  [
    "oneTickMore",
    "async function f(n) { await null; print(n); }\nf(1); Promise.resolve().then(() => print(2));",
    /line 1 is 2, plain 1/,
  ],
  [
    "directiveNotFirst",
    'function f() { "use strict"; return (function () { return typeof this; })(); }\nprint(f());',
    /line 1 is "object", plain "undefined"/,
  ],
  ["tasksOnOneStack", "async function f(n) { await null; await (n || null); }\nf(0); f(1); print(1);", /exits below/],
  ["exitForgotten", "function f() {}\nprint(f());", /left open: function 1\+0/],
] as const;

describe("the comparison of plain and woven programs can fail", () => {
  for (const [mistake, text, difference] of mistakes) {
    it(`sees ${mistake}`, async () => {
      const found = await compareOnce({ fileName: "mistake.ts", text }, variant, carelessWeaver(mainCompiler, mistake));
      match(found.join("\n"), difference);
    });
  }

  it("sees a program that prints nothing", async () => {
    const found = await compareOnce({ fileName: "silent.ts", text: "1;" }, variant, () => (file) => file);
    match(found.join("\n"), /printed nothing/);
  });
});

describe("the checking recorder", () => {
  const scenario = (play: (api: ReturnType<typeof createCheckingRecorder>["api"]) => void): readonly string[] => {
    const recorder = createCheckingRecorder();
    recorder.api.register(1, "a.ts", ["<module> a.ts", 0, 1, 1, "f", 1, 1, 1, "g", 2, 2, 1]);
    play(recorder.api);
    return recorder.violations;
  };

  it("accepts a task that is suspended, resumed and ended", () => {
    const violations = scenario((api) => {
      const module = api.enter(1, 0);
      const task = api.enterTask(1, 2);
      api.suspend(task, undefined, 1, 1);
      const call = api.enter(1, 1);
      api.exit(call);
      api.resume(task, undefined);
      api.resume(task, undefined);
      api.exitTask(task);
      api.exit(module);
    });
    deepEqual(violations, []);
  });

  it("refuses exits out of order, twice, and of the wrong kind", () => {
    const violations = scenario((api) => {
      const outer = api.enter(1, 0);
      api.enter(1, 1);
      api.exit(outer);
      api.exit(outer);
      const task = api.enterTask(1, 2);
      api.exit(task);
    });
    deepEqual(violations, [
      "<module> a.ts exits below f",
      "<module> a.ts exits after its end",
      "g exits after its end",
    ]);
  });

  it("refuses a task that is suspended twice, below another, or nowhere, but not one that is suspended twice", () => {
    const violations = scenario((api) => {
      const task = api.enterTask(1, 2);
      api.enter(1, 1);
      api.suspend(task, undefined, 0, 1);
      api.suspend(task, undefined, 1, 1);
      api.enter(1, 7);
    });
    deepEqual(violations, ["suspended at 0:1", "g suspends below f", "function 1+7 of no table"]);
  });
});
