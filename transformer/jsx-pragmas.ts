/**
 * Comments that say how the JSX of a file is compiled, as `@jsx h`. TypeScript and oxc look for them before the first statement only, also
 * when they compile what is woven already.
 */
import type ts from "typescript";
import type { Weaving } from "./weaving.js";

const JSX_PRAGMA = /@jsx(?:Frag|ImportSource|Runtime)?\s/;

/**
 * Gives the comments before the first statement, if one is such a pragma, to the first of the woven statements before it. In other files
 * they stay with their statement: they may speak of it, as `#__NO_SIDE_EFFECTS__` does.
 *
 * @param source visited already, and begins without a directive
 */
export function leadWithPragmas({ ts }: Weaving, { text, statements }: ts.SourceFile, head: ts.Statement): void {
  const comments = ts.getLeadingCommentRanges(text, statements.pos) ?? [];
  if (!comments.some(({ pos, end }) => JSX_PRAGMA.test(text.slice(pos, end)))) return;
  ts.setEmitFlags(ts.setCommentRange(head, statements), ts.EmitFlags.NoTrailingComments);
  ts.setEmitFlags(statements[0], ts.EmitFlags.NoLeadingComments);
}
