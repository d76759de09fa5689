import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type ts from "typescript";
import { CallweaveError } from "../../base/errors.js";
import plugin, { factory, name, version } from "../../transformer/index.js";
import { optionProblems, selectFiles, type PluginConfig } from "../../transformer/options.js";
import { createWeaver } from "../../transformer/weave.js";
import { COMPILERS, compiler } from "./compilers.js";
import { emit } from "./transpile.js";

const SOURCE = "export function f() { return 1; }";
const isWoven = (code: string): boolean => code.includes("callweave/runtime");

describe("include and exclude", () => {
  const selects = (config: PluginConfig, path: string): boolean => selectFiles(config, {}).isSelected(path);
  const CASES: readonly [config: PluginConfig, path: string, woven: boolean][] = [
    [{}, "src/a.ts", true],
    [{}, "../beside/a.ts", true],
    [{}, "node_modules/x/a.js", false],
    [{}, "packages/one/node_modules/x/a.js", false],
    [{ include: ["src/**"] }, "src/deep/a.ts", true],
    [{ include: ["src/**"] }, "test/a.ts", false],
    [{ include: ["./src/*.ts"] }, "src/a.ts", true],
    [{ include: ["**"] }, "src/.hidden/a.ts", true],
    [{ include: ["**"] }, "node_modules/x/a.js", false],
    [{ include: ["src/**", "node_modules/x/**"] }, "node_modules/x/a.js", true],
    [{ exclude: ["**/*.test.ts"] }, "src/a.test.ts", false],
    [{ exclude: ["**/*.test.ts"] }, "src/a.ts", true],
    [{ include: ["src/**"], exclude: ["src/generated/**"] }, "src/generated/a.ts", false],
    [{ include: ["src/{a,b}.ts"] }, "src/b.ts", true],
    [{ include: [] }, "src/a.ts", false],
  ];
  for (const [config, path, woven] of CASES)
    it(`${JSON.stringify(config)} ${woven ? "weaves" : "leaves"} ${path}`, () =>
      assert.equal(selects(config, path), woven));
});

describe("enabled", () => {
  const enabled = (value: boolean | string, environment: Record<string, string> = {}): boolean =>
    selectFiles({ enabled: value }, environment).enabled;

  it("takes true, false, or an environment variable", () => {
    assert.equal(enabled(true), true);
    assert.equal(enabled(false), false);
    assert.equal(enabled("TRACE", { TRACE: "1" }), true);
    assert.equal(enabled("TRACE", { TRACE: "yes" }), true);
    for (const off of ["", "0", "false"]) assert.equal(enabled("TRACE", { TRACE: off }), false);
    assert.equal(enabled("TRACE"), false);
  });

  it("off emits the bytes of a build without the plugin", () => {
    for (const t of COMPILERS) {
      const plain = emit(SOURCE, { t, weave: false });
      assert.equal(emit(SOURCE, { t, weave: { enabled: false } }), plain);
      assert.equal(emit(SOURCE, { t, weave: { enabled: "CALLWEAVE_TEST_UNSET" } }), plain);
      assert.notEqual(emit(SOURCE, { t }), plain);
    }
  });
});

describe("bad options", () => {
  const CASES: readonly [config: object, problem: string][] = [
    [{ includes: ["src/**"] }, 'unknown option "includes" (known are include, exclude and enabled)'],
    [{ toString: 1 }, 'unknown option "toString" (known are include, exclude and enabled)'],
    [{ include: "src/**" }, 'option "include" takes an array of glob patterns, got "src/**"'],
    [{ exclude: [1] }, 'option "exclude" takes an array of glob patterns, got [1]'],
    [{ exclude: [""] }, 'option "exclude" takes an array of glob patterns, got [""]'],
    [{ enabled: 1 }, 'option "enabled" takes true, false or the name of an environment variable, got 1'],
    [
      { enabled: "not a name" },
      'option "enabled" takes true, false or the name of an environment variable, got "not a name"',
    ],
  ];
  for (const [config, problem] of CASES) it(problem, () => assert.deepEqual(optionProblems(config), [problem]));

  it("a weaver without a reporter throws them", () => {
    assert.throws(
      () => createWeaver(compiler, { root: "/", includes: [] } as never),
      (error: Error) => {
        assert(error instanceof CallweaveError);
        assert.match(error.message, /^callweave\/transformer: unknown option "includes" .*; correct the options/);
        return true;
      },
    );
  });

  it("a weaver with a reporter reports each and weaves nothing", () => {
    const reported: ts.Diagnostic[] = [];
    const code = emit(SOURCE, { weave: { includes: [], enabled: 1 } as never, report: (d) => reported.push(d) });
    assert.equal(code, emit(SOURCE, { weave: false }));
    assert.deepEqual(
      reported.map(({ category, source, code }) => [category, source, code]),
      Array(2).fill([compiler.DiagnosticCategory.Error, "callweave", 960001]),
    );
  });
});

describe("the plugin", () => {
  const program = compiler.createProgram([], { configFilePath: "/project/tsconfig.json" });
  const compile = (factory: ts.TransformerFactory<ts.SourceFile>): string =>
    compiler.transpileModule(SOURCE, { fileName: "/project/src/a.ts", transformers: { before: [factory] } }).outputText;

  it("takes the root from tsconfig.json and ignores the keys of its host", () => {
    const config = { transform: "callweave/transformer", type: "program", name: "x", import: "default", after: false };
    assert.match(compile(plugin(program, config as PluginConfig, { ts: compiler })), /"<module> src\/a.ts"/);
  });

  it("takes what a host hands to each type of plugin", () => {
    const options = { configFilePath: `${process.cwd()}/tsconfig.json` };
    const real = compiler.createProgram([], options);
    const weavers = {
      config: plugin({}),
      compilerOptions: plugin(options, {}),
      checker: plugin(real.getTypeChecker(), {}),
      raw: (context: ts.TransformationContext) => plugin(context, real, {}),
    };
    for (const [type, weaver] of Object.entries(weavers)) assert(isWoven(compile(weaver)), type);
    assert(!isWoven(compile(plugin({ enabled: false }))));
  });

  it("finds the compiler of the project when the host does not hand it in", () => {
    const here = compiler.createProgram([], { configFilePath: `${process.cwd()}/tsconfig.json` });
    assert(isWoven(compile(plugin(here, {}))));
  });

  it("hands errors to the host, and no suggestions, which would fail the build", () => {
    const added: ts.Diagnostic[] = [];
    const extras = { ts: compiler, addDiagnostic: (d: ts.Diagnostic) => added.push(d) };
    plugin(program, { include: 1 } as never, extras);
    assert.deepEqual(
      added.map((d) => d.messageText),
      ['callweave/transformer: option "include" takes an array of glob patterns, got 1'],
    );
    compiler.transpileModule("function f() { var g; function g() {} }", {
      transformers: { before: [plugin(program, {}, extras)] },
    });
    assert.equal(added.length, 1);
  });

  it("weaves from the current folder where there is no program", () => {
    const compiled = compiler.transpileModule(SOURCE, {
      fileName: `${process.cwd()}/src/a.ts`,
      transformers: { before: [plugin(undefined)] },
    });
    assert.match(compiled.outputText, /"<module> src\/a.ts"/);
  });

  it("is a transformer of ts-jest", () => {
    const configSet = { compilerModule: compiler, rootDir: "/project" };
    assert.match(compile(factory({ configSet })), /"<module> src\/a.ts"/);
    assert(!isWoven(compile(factory({ configSet }, { exclude: ["src/**"] }))));
    const { version: ours } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    assert.deepEqual([name, version], ["callweave", ours]);
  });

  it("throws without a way to report", () => {
    assert.throws(() => plugin(program, { include: 1 } as never, { ts: compiler }), CallweaveError);
  });
});
