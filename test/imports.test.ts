/**
 * The folders and who may import whom, as the architecture lays it down:
 *
 *     base, runtime/contract ← { runtime, transformer, trace } ← hosts ← cli
 *
 * A file outside of all folders, such as `#package-root`, belongs to nobody and is reached like a package.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path/posix";
import { fileURLToPath } from "node:url";
import ts from "typescript";

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

interface Rule {
  /** Folders whose files may be imported, beside its own and the contract. */
  readonly folders: readonly string[];
  /** May an import from outside of the project be there? */
  readonly outside: (found: Import, file: string) => boolean;
}

const CONTRACT = "runtime/contract.ts";
/** The files of the runtime that know Node; they ask the process for the built-ins, so that they load in a browser too. */
const KNOW_NODE = ["runtime/node-threads.ts", "runtime/node-callbacks.ts"];
const isTypeScript = ({ specifier }: Import): boolean => specifier.split("/")[0] === "typescript";

const RULES: Readonly<Record<string, Rule>> = {
  base: { folders: [], outside: () => false },
  runtime: {
    folders: [],
    outside: ({ specifier, typeOnly }, file) => KNOW_NODE.includes(file) && typeOnly && isBuiltin(specifier),
  },
  transformer: { folders: ["base"], outside: (found) => found.typeOnly || !isTypeScript(found) },
  trace: { folders: ["base"], outside: ({ specifier }) => !isBuiltin(specifier) && !specifier.startsWith("#") },
  hosts: { folders: ["base", "runtime", "transformer", "trace"], outside: () => true },
  cli: { folders: ["base", "trace", "hosts"], outside: () => true },
};

/** Imports, exports from, `import x = require()`, `import()`, `require()` and the types `import("x").Y`. */
function importsOf(text: string): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly = false): void => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && isLoading(node.expression)) add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest));
  return found;
}

function isLoading(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
}

/** @param file path from the root */
function isAllowed(file: string, found: Import): boolean {
  const folder = file.split("/")[0];
  if (!found.specifier.startsWith(".")) return RULES[folder].outside(found, file);
  const target = join(file, "..", found.specifier).replace(/\.js$/, ".ts");
  const targetFolder = target.split("/")[0];
  if (target === CONTRACT) return folder !== "base";
  return targetFolder === folder || RULES[folder].folders.includes(targetFolder);
}

/** A line for each import that the table forbids. */
function forbidden(file: string, text: string): string[] {
  return importsOf(text)
    .filter((found) => !isAllowed(file, found))
    .map(({ specifier }) => `${file} imports ${specifier}`);
}

const ROOT = fileURLToPath(new URL("../", import.meta.url));

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => /\.[mc]?[jt]s$/.test(name));
}

describe("who imports whom", () => {
  for (const folder of Object.keys(RULES)) {
    it(folder, () => {
      const files = filesOf(folder);
      assert.notEqual(files.length, 0);
      assert.deepEqual(
        files.flatMap((file) => forbidden(file, readFileSync(join(ROOT, file), "utf8"))),
        [],
      );
    });
  }

  const CASES: readonly [file: string, text: string, allowed: boolean][] = [
    ["base/a.ts", 'import type { Clock } from "../runtime/contract.js";', false],
    ["base/a.ts", 'import "./b.js";', true],
    ["runtime/node-threads.ts", 'import type { Worker } from "node:worker_threads";', true],
    ["runtime/node-threads.ts", 'import { Worker } from "node:worker_threads";', false],
    ["runtime/a.ts", 'import { CallweaveError } from "../base/errors.js";', false],
    ["runtime/a.ts", 'import fs from "node:fs";', false],
    ["runtime/a.ts", 'import "commander";', false],
    ["transformer/a.ts", 'import { HEALED } from "../runtime/contract.js";', true],
    ["transformer/a.ts", 'import { createRecorder } from "../runtime/recorder.js";', false],
    ["transformer/deep/a.ts", 'import type { Trace } from "../../trace/model.js";', false],
    ["transformer/a.ts", 'import type ts from "typescript";', true],
    ["transformer/a.ts", 'import ts from "typescript";', false],
    ["transformer/a.ts", 'import ts = require("typescript");', false],
    ["transformer/a.ts", 'const ts = () => import("typescript");', false],
    ["transformer/a.ts", 'let t: import("typescript").Node;', true],
    ["trace/a.ts", 'export * from "../hosts/session/session.js";', false],
    ["trace/a.ts", 'export { readFileSync } from "fs";', false],
    ["trace/a.ts", 'import { packageRoot } from "#package-root";', false],
    ["trace/a.ts", 'import Pbf from "pbf";', true],
    ["hosts/a.ts", 'import "../cli/main.js";', false],
    ["hosts/a.ts", 'import "../runtime/recorder.js";', true],
    ["cli/a.ts", 'const session = require("../runtime/recorder.js");', false],
    ["cli/a.ts", 'import "../hosts/session/session.js";', true],
    ["cli/a.ts", 'import "../test/x.js";', false],
  ];
  for (const [file, text, allowed] of CASES)
    it(`${allowed ? "allows" : "forbids"} ${text} in ${file}`, () =>
      assert.equal(forbidden(file, text).length === 0, allowed));
});
