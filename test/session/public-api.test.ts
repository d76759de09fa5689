import assert from "node:assert/strict";
import { describe, it } from "mocha";
import ts from "typescript";
import vm from "node:vm";
import { counter, ignore, start, startTracing, stop, trace } from "../../hosts/index.js";
import { sharedRecorder } from "../../runtime/shared-recorder.js";
import { readTrace } from "../../trace/read-trace.js";

const id = sharedRecorder.register(1, "src/a.ts", ["work", 1, 3, 1]);
const work = (): void => sharedRecorder.exit(sharedRecorder.enter(id, 0));

describe("the public API", () => {
  it("start and stop", () => {
    start();
    work();
    assert.equal(stop().calls, 1);
  });

  it("counter records while a session runs, and leaves out what is no finite number", () => {
    counter("queue", 1);
    start();
    counter("queue", 2, "count");
    counter("queue", NaN, "count");
    const recording = stop();
    counter("queue", 3);
    const { counters } = readTrace(recording.toBytes("perfetto")).processes[0].threads[0];
    assert.deepEqual(
      counters?.map(({ name, unit, values }) => [name, unit, [...values]]),
      [["queue", "count", [2]]],
    );
    assert.deepEqual([recording.calls, recording.losses.invalidValues], [0, 1]);
  });

  it("`using` stops at the end of its block", () => {
    {
      using tracing = startTracing({ keep: "last:10" });
      work();
      assert.ok(tracing);
    }
    work();
    assert.equal(stop().calls, 1);
  });

  it("`using` is content with a trace that was stopped before", () => {
    {
      using tracing = startTracing();
      work();
      assert.equal(tracing.stop({ unfinished: "open" }).calls, 1);
    }
    assert.equal(stop().calls, 1);
  });

  it("trace() records until the promise settles, and returns what it settles to", async () => {
    const result = await trace({}, async () => {
      await Promise.resolve();
      work();
      return 7;
    });
    work();
    assert.equal(result, 7);
    assert.equal(stop().calls, 1);
  });

  it("trace() lets an error through", async () => {
    const boom = new Error("boom");
    const thrown = trace({}, () => {
      work();
      throw boom;
    });
    await assert.rejects(thrown, (error) => error === boom);
    assert.equal(stop().calls, 1);
  });
});

const DECORATED = `
@ignore class Shape {
  @ignore static made = 1;
  @ignore size = 2;
  @ignore get area() { return this.size * this.size; }
  @ignore grow(by: number) { this.size += by; return this.area; }
}
return [Shape.made, new Shape().grow(1)].join();`;

describe("@ignore", () => {
  for (const experimentalDecorators of [false, true]) {
    it(`does nothing as a ${experimentalDecorators ? "legacy" : "standard"} decorator`, () => {
      const compilerOptions = { target: ts.ScriptTarget.ES2022, experimentalDecorators };
      const { outputText } = ts.transpileModule(`function run() { ${DECORATED} }`, { compilerOptions });
      const run = vm.runInNewContext(`${outputText}; run`, { ignore }) as () => string;
      assert.equal(run(), "1,9");
    });

    it(`type-checks as a ${experimentalDecorators ? "legacy" : "standard"} decorator`, () => {
      const declaration = "declare const ignore: (...decorated: unknown[]) => void;";
      const source = `${declaration} export function run(): string { ${DECORATED} }`;
      const options: ts.CompilerOptions = {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        experimentalDecorators,
        strict: true,
        types: [],
        lib: ["lib.es5.d.ts"],
      };
      const host = ts.createCompilerHost(options);
      const readFile = host.getSourceFile.bind(host);
      host.getSourceFile = (name, version, ...rest) =>
        name === "decorated.ts" ? ts.createSourceFile(name, source, version) : readFile(name, version, ...rest);
      const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(["decorated.ts"], options, host));
      assert.deepEqual(
        diagnostics.map(({ messageText }) => messageText),
        [],
      );
    });
  }
});
