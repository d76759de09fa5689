/**
 * The plugin may be there twice: in a tsconfig.json, or when `callweave build` runs in a compiler that ts-patch has patched. What the first
 * has woven is known by the context that all transformers of one emit share, whichever copies of the package they are from.
 */
import type ts from "typescript";
import type { TypeScript } from "./plan.js";

const WOVEN: unique symbol = Symbol.for("callweave.woven@1") as never;

interface Context extends ts.TransformationContext {
  [WOVEN]?: WeakSet<ts.Node>;
}

/** Notes that a file is woven. @returns false when it was before */
export function isWovenFirst(t: TypeScript, context: Context, source: ts.SourceFile): boolean {
  const woven = (context[WOVEN] ??= new WeakSet());
  const written = t.getOriginalNode(source);
  if (woven.has(written)) return false;
  woven.add(written);
  return true;
}
