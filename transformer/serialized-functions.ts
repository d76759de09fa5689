/**
 * Functions that are sent elsewhere as text, and so must not refer to anything around them: the woven form would fail there
 * with "$cw is not defined". Known by the name of the method they are handed to; for all others there is the ignore comment.
 */
import type ts from "typescript";
import { isFunctionNode, type TypeScript } from "./plan.js";

/** Methods of Puppeteer, Playwright and WebDriver that run a function's text in a browser page. */
const SERIALIZING_METHODS: ReadonlySet<string> = new Set([
  "evaluate",
  "evaluateHandle",
  "$eval",
  "$$eval",
  "waitForFunction",
  "addInitScript",
  "executeScript",
]);

/** Is the last node of the path a function that is an argument of such a method? */
export function isSerializedFunction(t: TypeScript, path: readonly ts.Node[]): boolean {
  const node = path[path.length - 1];
  const call = path[path.length - 2];
  if (!isFunctionNode(t, node) || call === undefined || !t.isCallExpression(call)) return false;
  const callee = call.expression;
  return callee !== node && t.isPropertyAccessExpression(callee) && SERIALIZING_METHODS.has(callee.name.text);
}
