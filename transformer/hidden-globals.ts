/**
 * A script and a CommonJS module may have variables of the names of globals, which are there before their first statement and have no
 * value yet:
 *
 *     var Symbol = root.Symbol;                                   lodash.merge
 *     var globalThis = require("../internals/global-this");       core-js
 */
import type ts from "typescript";
import { boundNames } from "./names.js";
import { isFunctionNode, type TypeScript } from "./plan.js";

/** Whether the file has a variable, function or class of that name which its first statement could see: in a block too, to be sure. */
export function hidesGlobal(t: TypeScript, source: ts.SourceFile, name: string): boolean {
  return source.text.includes(name) && declares(t, source, name);
}

function declares(t: TypeScript, node: ts.Node, name: string): boolean {
  if (t.isFunctionDeclaration(node) || t.isClassDeclaration(node)) return node.name?.text === name;
  if (t.isVariableDeclaration(node)) return boundNames(t, node.name).includes(name);
  if (isFunctionNode(t, node) || t.isExpression(node) || t.isExpressionStatement(node)) return false;
  return t.forEachChild(node, (child) => declares(t, child, name) || undefined) ?? false;
}

/** An expression that is the global object where the file begins, or stands in for it; undefined where the file hides all its names. */
export function globalObject(t: TypeScript, source: ts.SourceFile): string | undefined {
  if (!hidesGlobal(t, source, "globalThis")) return "globalThis";
  if (hidesGlobal(t, source, "global") || hidesGlobal(t, source, "self")) return undefined;
  return `(typeof global === "object" ? global : typeof self === "object" ? self : ${NO_GLOBALS})`;
}

/** Neither Node nor a page. */
const NO_GLOBALS = "{ Symbol: { for: function () { } } }";
