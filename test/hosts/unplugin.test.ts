/** What the plugin for bundlers makes of a module. That the bundlers take it so is tested with them, in test/projects. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { UnpluginContextMeta } from "unplugin";
import callweave, { type PluginConfig } from "../../hosts/unplugin.js";
import type { SourceMap } from "../../hosts/compile/own-source-map.js";
import { CallweaveError } from "../../base/errors.js";
import { compiler } from "../transformer/compilers.js";

interface Output {
  readonly code: string;
  readonly map: SourceMap;
}

/** The hooks of the plugin, as bundlers call them behind their filters. */
interface Hooks {
  readonly load?: { handler(id: string): Output | undefined };
  readonly transform: { readonly filter: { readonly id: RegExp }; handler(code: string, id: string): Promise<Output> };
  readonly vite: { configResolved(config: { root: string }): void };
}

describe("callweave/unplugin", () => {
  let folder: string;
  before(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "callweave-unplugin-")));
  });
  after(() => rmSync(folder, { recursive: true }));

  function write(file: string, text: string): string {
    const whole = path.join(folder, file);
    mkdirSync(path.dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  }

  /** In webpack, whose context is the folder unless another is said. */
  function hooks(config?: PluginConfig, context = folder): Hooks {
    const meta = { framework: "webpack", webpack: { compiler: { context } } } as unknown as UnpluginContextMeta;
    return callweave.raw(config, meta) as unknown as Hooks;
  }
  function inVite(config?: PluginConfig, root = folder): Hooks {
    const plugin = callweave.raw(config, { framework: "vite" } as UnpluginContextMeta) as unknown as Hooks;
    plugin.vite.configResolved({ root });
    return plugin;
  }
  const transform = async (code: string, id = "src/a.ts", plugin = hooks()): Promise<Output | undefined> => {
    const whole = /^[.\0]/.test(id) ? id : path.join(folder, id);
    return plugin.transform.filter.id.test(whole) ? plugin.transform.handler(code, whole) : undefined;
  };
  const emitted = async (code: string, id?: string): Promise<string> => (await transform(code, id))!.code;

  it("takes out types and imports of types, and keeps the rest as written", async () => {
    const code = await emitted(`import type { A } from "./a.js";
import { type B, c } from "./c.js";
import { OnlyType } from "./d.js";
export const f = async (b: B | A | OnlyType) => { using x = c(b); await import(/* webpackChunkName: "e" */ "./e.ts"); return b?.x ?? <any>1; };`);
    assert.match(code, /^import { c } from "\.\/c\.js";$/m);
    assert.doesNotMatch(code, /\.\/a\.js|\.\/d\.js|type|any/);
    assert.match(code, /using x = c\(b\)/);
    assert.match(code, /import\(\/\* webpackChunkName: "e" \*\/ "\.\/e\.ts"\)/);
    assert.match(code, /b\?\.x \?\? 1/);
  });

  it("leaves JSX to the bundler, in TypeScript and JavaScript", async () => {
    for (const id of ["src/a.tsx", "src/a.jsx"])
      assert.match(await emitted("export const A = () => <b>{1}</b>;", id), /return <b>\{1\}<\/b>;/);
  });

  it("leaves what a file says of its JSX where a compiler that comes after looks for it", async () => {
    const pragma = "/** @jsxImportSource preact */";
    const options = { jsx: compiler.JsxEmit.ReactJSX, jsxImportSource: "react", module: compiler.ModuleKind.ESNext };
    for (const begin of [
      `${pragma}\nimport { a } from "./a";`,
      `${pragma}\nimport type { A } from "./a";`,
      `#!/usr/bin/env node\n// licence\n\n${pragma} // more\nexport function f() {}`,
      `${pragma}\n\nexport const f = () => {};`,
      `${pragma}\n"use client";`,
    ]) {
      const { code, map } = (await transform(`${begin}\nshow(<b/>);`, "src/a.tsx"))!;
      assert.equal(code.split(pragma).length, 2, `once:\n${code}`);
      const { outputText } = compiler.transpileModule(code, { fileName: "a.jsx", compilerOptions: options });
      assert.match(outputText, /from "preact\/jsx-runtime"/);
      const lines = (text: string): string[] => text.slice(0, text.indexOf("show(")).split("\n");
      const { line, column } = originalPositionFor(new TraceMap(map), { line: lines(code).length, column: 0 });
      assert.deepEqual([line, column], [lines(`${begin}\nshow(`).length, 0]);
    }
  });

  it("leaves other comments with the first statement, of which they may speak", async () => {
    const code = await emitted("/*#__NO_SIDE_EFFECTS__*/ export function f() {}");
    assert.match(code, /^\/\*#__NO_SIDE_EFFECTS__\*\/ export function f/m);
  });

  it("does with decorators and fields what tsconfig.json says, and leaves those of the standard", async () => {
    const source = "export class A { @d x = 1; }";
    assert.match(await emitted(source, "modern/a.ts"), /@d\s+x = 1;/);
    write("legacy/tsconfig.json", '{ "compilerOptions": { "experimentalDecorators": true, "target": "es2020" } }');
    const legacy = await emitted(source, "legacy/a.ts");
    assert.match(legacy, /__decorate\(\[\s+d\s+\]/);
    assert.match(legacy, /this\.x = 1;/);
  });

  it("knows modules from scripts", async () => {
    const runtimeOf = async (id: string, code = "f();"): Promise<string> =>
      /^import \* as \$cw/m.test(await emitted(code, id)) ? "imported" : "global";
    write("esm/package.json", '{ "type": "module" }');
    assert.equal(await runtimeOf("src/a.ts"), "imported");
    assert.equal(await runtimeOf("src/a.cts"), "global");
    assert.equal(await runtimeOf("src/a.js"), "global");
    assert.equal(await runtimeOf("esm/a.js"), "imported");
    assert.match(await emitted('import x = require("./x"); export = x();', "src/b.cts"), /module\.exports = x\(\)/);
  });

  it("weaves files alone, not what a bundler makes of them", async () => {
    const left = ["a.ts?raw", "a.ts?url", "App.vue?vue&type=script&lang.ts", "index.html?html-proxy&index=0.js"];
    for (const id of [...left, "a.d.ts", "a.css", "a.json", "node_modules/x/a.js", "./a.ts", "\0commonjs/a.js"])
      assert.equal(await transform("f();", id), undefined, id);
    for (const id of ["a.ts", "a.mts", "a.js?v=1a2b", "a.ts?worker_file&type=module"])
      assert.match((await transform("f();", id))!.code, /"<module> a\.m?[tj]s"/, id);
  });

  it("passes what is not woven", async () => {
    const exclude = { exclude: ["src/**"] };
    for (const config of [exclude, { include: ["lib/**"] }, { enabled: false }])
      assert.equal(await transform("f();", "src/a.ts", hooks(config)), undefined);
    for (const code of ["export type A = 1;", "let = ;", "// callweave-ignore-file\nf();"])
      assert.equal(await transform(code), undefined, code);
    assert.equal(await transform(await emitted("f();")), undefined);
  });

  it("goes by the config file of the project, and by its own options more", async () => {
    const project = path.dirname(write("configured/callweave.config.json", '{ "include": ["lib/**"] }'));
    const isWoven = async (file: string, config?: PluginConfig): Promise<boolean> =>
      (await transform("f();", `configured/${file}`, hooks(config, project))) !== undefined;
    assert.deepEqual([await isWoven("lib/a.ts"), await isWoven("src/a.ts")], [true, false]);
    assert.equal(await isWoven("src/a.ts", { include: ["src/**"] }), true);
  });

  it("refuses a bad option", () => {
    assert.throws(
      () => hooks({ includes: [] } as never),
      new CallweaveError(
        "unplugin",
        'unknown option "includes" (known are include, exclude and enabled)',
        "correct the options of the plugin",
      ),
    );
  });

  it("takes the root of Vite's configuration", async () => {
    const plugin = inVite(undefined, path.join(folder, "app"));
    assert.match((await transform("f();", "app/a.ts", plugin))!.code, /"<module> a\.ts"/);
  });

  describe("the source map", () => {
    const compiled =
      'export function f() {}\n//# sourceMappingURL=data:application/json,{"version":3,"sources":["a.ts"],"mappings":"AAEA"}';

    it("names the file and holds it", async () => {
      const { map } = (await transform("f();"))!;
      assert.deepEqual([map.sources, map.sourcesContent], [[path.join(folder, "src/a.ts")], ["f();"]]);
    });

    it("goes on to what JavaScript was compiled from", async () => {
      const { code, map } = (await transform(compiled, "out/a.js"))!;
      assert.deepEqual(map.sources, [path.join(folder, "out/a.ts")]);
      assert.doesNotMatch(code, /sourceMappingURL/);
      assert.match(code, /register\(1, "out\/a\.ts", \["<module> out\/a\.ts", 0, 1, 1, "f", 1, 3, 1\]\)/);
    });

    it("in Rollup and its kin is that of the loaded file, which they follow themselves", async () => {
      const plugin = inVite({ exclude: ["src/**"] });
      const file = write("out/a.js", compiled);
      const loaded = plugin.load!.handler(file)!;
      assert.equal(loaded.code, "export function f() {}\n");
      assert.deepEqual(loaded.map.sources, [path.join(folder, "out/a.ts")]);
      const woven = await plugin.transform.handler(loaded.code, file);
      assert.deepEqual(woven.map.sources, [file]);
      assert.match(woven.code, /register\(1, "out\/a\.ts", \["<module> out\/a\.ts", 0, 1, 1, "f", 1, 3, 1\]\)/);
      const changed = await plugin.transform.handler(`\n${loaded.code}`, file);
      assert.match(changed.code, /register\(1, "out\/a\.js", /, "a map of another text says nothing of this one");
      assert.equal(plugin.load!.handler(write("out/b.js", "f();")), undefined);
      assert.equal(plugin.load!.handler(write("src/a.js", compiled)), undefined);
    });
  });
});
