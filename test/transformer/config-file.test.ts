import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import type ts from "typescript";
import { CallweaveError } from "../../base/errors.js";
import { readConfigFile } from "../../transformer/config-file.js";
import plugin from "../../transformer/index.js";
import { optionProblems, type PluginConfig } from "../../transformer/options.js";
import { compiler } from "./compilers.js";

const schemaText = readFileSync(new URL("../../callweave.schema.json", import.meta.url), "utf8");
const isValid = new Ajv().compile(JSON.parse(schemaText) as object);

function inFolder<T>(files: Readonly<Record<string, string>>, action: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-config-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const read = (files: Readonly<Record<string, string>>): PluginConfig =>
  inFolder(files, (folder) => readConfigFile(folder, () => compiler));

function refusal(files: Readonly<Record<string, string>>): string {
  try {
    read(files);
  } catch (error) {
    assert.ok(error instanceof CallweaveError);
    return error.message;
  }
  throw new assert.AssertionError({ message: "the file was read" });
}

describe("a config file", () => {
  const OPTIONS = { include: ["src/**"], enabled: "TRACE" };
  const FORMS: readonly [what: string, files: Readonly<Record<string, string>>][] = [
    ["JSON", { "callweave.config.json": JSON.stringify({ $schema: "./a.json", ...OPTIONS }) }],
    ["CommonJS", { "callweave.config.js": `module.exports = ${JSON.stringify(OPTIONS)};` }],
    [
      "an ES module",
      { "package.json": '{"type":"module"}', "callweave.config.js": `export default ${JSON.stringify(OPTIONS)};` },
    ],
    [
      "TypeScript, with an import",
      {
        "package.json": '{"type":"module"}',
        "callweave.config.ts":
          'import path from "node:path";\nimport type { PluginConfig } from "callweave/transformer";\n' +
          'const enabled: string = "TRACE";\nexport default { include: [path.posix.join("src", "**")], enabled } satisfies PluginConfig;',
      },
    ],
  ];
  for (const [what, files] of FORMS) it(`may be ${what}`, () => assert.deepEqual(read(files), OPTIONS));

  it("need not be there", () => assert.deepEqual(read({}), {}));

  it("that is an ES module is loaded without a warning of Node's", () => {
    const files = { "package.json": '{"type":"module"}', "callweave.config.js": "export default { enabled: false };" };
    inFolder(files, (folder) => {
      const dist = JSON.stringify(new URL("../../dist/esm/transformer/index.js", import.meta.url));
      const program = `import plugin from ${dist}; import ts from "typescript";
        plugin(ts.createProgram([], { configFilePath: ${JSON.stringify(path.join(folder, "tsconfig.json"))} }), {}, { ts });`;
      const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
        encoding: "utf8",
      });
      assert.deepEqual([status, stderr], [0, ""]);
    });
  });

  it("is refused with what is wrong in it", () => {
    const json = (text: string): string => refusal({ "callweave.config.json": text });
    assert.match(
      json('{ "includes": [] }'),
      /^callweave\/config: .*callweave\.config\.json: unknown option "includes"/,
    );
    assert.match(json('{ "root": "/" }'), /unknown option "root"/);
    assert.match(json("[]"), /got \[\] where an object of options belongs; correct the file$/);
    assert.match(json("{"), /cannot read .*callweave\.config\.json, got .*JSON/);
    const failing = { "callweave.config.ts": 'throw new Error("not today");' };
    assert.match(refusal(failing), /cannot read .*callweave\.config\.ts, got not today/);
    const two = { "callweave.config.json": "{}", "callweave.config.js": "" };
    assert.match(refusal(two), /more than one config file, got .*\.json and .*\.js; keep one$/);
  });

  it("gives the plugin what its entry does not say", () => {
    inFolder({ "callweave.config.json": '{ "exclude": ["src/a.ts"], "enabled": true }' }, (folder) => {
      const weaves = (entry: PluginConfig, file: string): boolean => {
        const program = compiler.createProgram([], { configFilePath: path.join(folder, "tsconfig.json") });
        const transformers = { before: [plugin(program, entry, { ts: compiler })] };
        const options = { fileName: path.join(folder, file), transformers };
        return compiler.transpileModule("f();", options).outputText.includes("callweave/runtime");
      };
      assert.equal(weaves({}, "src/a.ts"), false);
      assert.equal(weaves({}, "src/b.ts"), true);
      assert.equal(weaves({ exclude: [] }, "src/a.ts"), true);
      assert.equal(weaves({ enabled: false }, "src/b.ts"), false);
    });
  });

  it("that is wrong is a diagnostic of the build", () => {
    inFolder({ "callweave.config.json": '{ "include": 1 }' }, (folder) => {
      const added: ts.Diagnostic[] = [];
      const program = compiler.createProgram([], { configFilePath: path.join(folder, "tsconfig.json") });
      plugin(program, {}, { ts: compiler, addDiagnostic: (d) => added.push(d) });
      assert.equal(added.length, 1);
      assert.match(
        added[0].messageText as string,
        /^callweave\/transformer: .*option "include" takes an array of glob/,
      );
    });
  });
});

describe("the published schema", () => {
  it("accepts what is accepted, and nothing else", () => {
    const globs = fc.oneof(fc.array(fc.oneof(fc.string(), fc.constant(1)), { maxLength: 3 }), fc.string());
    const enabled = fc.oneof(fc.boolean(), fc.string(), fc.stringMatching(/^[A-Z_]\w*$/), fc.constant(null));
    const known = fc.record({ include: globs, exclude: globs, enabled }, { requiredKeys: [] });
    const any = fc.oneof(known, fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }));
    fc.assert(
      fc.property(any, (config) => {
        assert.equal(isValid(config), optionProblems(config).length === 0, JSON.stringify(isValid.errors));
      }),
      { numRuns: 500 },
    );
  });
});
