/** `await using` disposes at the end of its block, and waits for it. What is behind it in the block moves into a `try` (emit-suspend.ts). */
import type ts from "typescript";
import { addDeclared, mentions } from "./names.js";
import type { TypeScript } from "./plan.js";

export function isAwaitUsing({ NodeFlags }: TypeScript, { declarationList }: ts.VariableStatement): boolean {
  const kind: ts.NodeFlags = declarationList.flags & NodeFlags.BlockScoped;
  return kind === NodeFlags.AwaitUsing;
}

/** Can the statements from that one on be a block of their own, without those before it losing sight of a name? */
export function canNestFrom(t: TypeScript, statements: readonly ts.Statement[], index: number): boolean {
  const declared = new Set<string>();
  for (const statement of statements.slice(index)) addDeclared(t, statement, declared);
  return !statements.slice(0, index).some((statement) => mentions(t, statement, declared));
}
