/** Packages of JavaScript, as module-cases.ts has them of TypeScript. */
import { cjs, esm, node16, nodenext, type ModuleCase } from "./module-cases.js";

const usesRequire =
  'const { join } = require("node:path");\nconst own = require("./own.js");\nfunction joins(...parts) { return join(...parts); }\nprint(joins("a", "b"), own.twice(4), typeof module);\nmodule.exports = { joins };\n';
const own = "exports.twice = function (x) { return x * 2; };\n";
/** They have no value yet where the file begins, or not that of the global. */
const hidesGlobals = {
  "main.js":
    'for (const file of ["symbol", "strict", "lexical", "block", "require", "all"]) print(require("./" + file + ".js")());\n',
  "symbol.js":
    'var root = Function("return this")();\nvar Symbol = root.Symbol;\nmodule.exports = function symbol() { return typeof Symbol.iterator; };\n',
  "strict.js":
    '"use strict";\nvar globalThis = require("./own.js").twice;\nmodule.exports = function strict() { return globalThis(2); };\n',
  "lexical.js":
    "const globalThis = 1, { Symbol } = { Symbol: 2 };\nmodule.exports = function lexical() { return globalThis + Symbol; };\n",
  "block.js":
    "if (module) { function globalThis() { return 1; } }\nmodule.exports = function block() { return typeof globalThis; };\n",
  "require.js":
    'function require() { return "mine"; }\nclass Symbol {}\nmodule.exports = function requires() { return [require(), typeof Symbol]; };\n',
  "all.js":
    "var globalThis = 1, global = 2;\nvar self = 3;\nmodule.exports = function notWoven() { return globalThis + global + self; };\n",
  "own.js": own,
};

export const javaScriptCases: Record<string, ModuleCase> = {
  "JavaScript with require": { options: { ...cjs, allowJs: true }, files: { "main.js": usesRequire, "own.js": own } },
  "JavaScript with variables of the names of globals": {
    options: { ...cjs, allowJs: true },
    files: hidesGlobals,
    enters: ["symbol", "strict", "lexical", "block", "requires"],
  },
  "JavaScript with require in esnext": {
    options: { ...esm, allowJs: true },
    type: "commonjs",
    files: { "main.js": usesRequire, "own.js": own },
  },
  "JavaScript with require in node16": {
    options: { ...node16, allowJs: true },
    type: "commonjs",
    files: { "main.js": usesRequire, "own.js": own },
  },
  "JavaScript modules, .mjs and .cjs": {
    options: { ...nodenext, allowJs: true },
    entry: "main.mjs",
    files: {
      "main.mjs":
        'import { twice } from "./own.cjs";\nexport const f = () => twice(2);\nprint(f(), import.meta.url.length > 0);\n',
      "own.cjs": own,
    },
  },
};
