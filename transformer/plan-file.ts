/** Walks the syntax tree of a file once and says what is woven in it. */
import type ts from "typescript";
import { whyNotInBlock } from "./duplicate-names.js";
import { createNamer } from "./function-name.js";
import { createTextTaken } from "./functions-as-text.js";
import { ignoreRules } from "./ignore.js";
import { firstLateParameter } from "./late-parameters.js";
import { isSerializedFunction } from "./serialized-functions.js";
import { canNestFrom, isAwaitUsing } from "./disposals.js";
import { rolesOf, type Role } from "./node-roles.js";
import {
  bodyOf,
  hasModifier,
  kindOf,
  type FilePlan,
  type FunctionNode,
  type Origins,
  type SourcePlace,
  type SuspendPoint,
  type TypeScript,
  type WovenFunction,
} from "./plan.js";

/**
 * What the nodes below one place belong to: the woven function whose `await`s they hold (undefined in a function that is not
 * woven), and whether functions among them are woven.
 */
interface Place {
  readonly owner: WovenFunction | undefined;
  readonly weaving: boolean;
}

/**
 * @param file path from the project root with forward slashes
 * @param origins of a file that was compiled before
 */
export function planFile(t: TypeScript, source: ts.SourceFile, file: string, origins?: Origins): FilePlan {
  const functions: WovenFunction[] = [];
  const bodies = new Map<ts.Node, WovenFunction>();
  const points = new Map<ts.Node, SuspendPoint>();
  const resumingBlocks = new Set<ts.Node>();
  const awaitingLoops = new Set<ts.Node>();
  const disposingBlocks = new Map<ts.Node, Map<number, SuspendPoint>>();
  const droppedDecorators = new Set<ts.Node>();
  const touched = new Set<ts.Node>([source]);
  const notes: { node: ts.Node; text: string }[] = [];
  /** The nodes from the source file to the current one. */
  const path: ts.Node[] = [];
  const ignore = ignoreRules(t, source);
  const roles = rolesOf(t);
  const isTextTaken = createTextTaken(t, source);
  const nameOf = createNamer(t, source, originalName);
  const declareKeyword = t.SyntaxKind.DeclareKeyword;

  const whole: SourcePlace = { file: origins?.source ?? file, line: 1, column: 1 };
  addFunction(source, { name: `<module> ${whole.file}`, kind: "module", task: false, waits: false, ...whole });
  visit(source, { owner: bodies.get(source), weaving: true });
  return {
    file,
    functions: numbered(functions),
    bodies,
    points,
    resumingBlocks,
    awaitingLoops,
    disposingBlocks,
    droppedDecorators,
    touched,
    notes,
  };

  function visit(node: ts.Node, place: Place): void {
    const role = roles[node.kind];
    if (role === "skip") return;
    path.push(node);
    if (role === "binary") visitLeftSpine(node as ts.BinaryExpression, place);
    else if (!hasModifier(t, node, declareKeyword)) visitNode(node, role, place);
    path.pop();
  }

  /** `a + b + … ` of thousands of terms nests as deep to the left: a loop, for the stack's sake. */
  function visitLeftSpine(top: ts.BinaryExpression, place: Place): void {
    const height = path.length;
    let leftmost: ts.Expression = top;
    while (t.isBinaryExpression(leftmost)) path.push((leftmost = leftmost.left));
    path.pop();
    visit(leftmost, place);
    for (; path.length >= height; path.pop()) visit((path[path.length - 1] as ts.BinaryExpression).right, place);
    path.push(top);
  }

  function visitNode(node: ts.Node, role: Role | undefined, outer: Place): void {
    const asText = role === "function" && (isSerializedFunction(t, path) || isTextTaken(path));
    const ignored = dropDecorator(node) || ignore.byComment(node) || asText;
    const place = ignored ? { owner: outer.owner, weaving: false } : outer;
    if (role === "suspends") addSuspendPoint(node, place.owner);
    if (role === "variables") addDisposal(node as ts.VariableStatement, place.owner);
    if (role === "function") visitFunction(node as FunctionNode, place);
    else if (role === "try") visitTry(node as ts.TryStatement, place);
    else visitChildren(node, role === "module block" ? { ...place, owner: undefined } : place);
  }

  function visitChildren(node: ts.Node, place: Place): void {
    t.forEachChild(node, (child) => visit(child, place));
  }

  /** A computed name and decorators run in the function around; parameters and body are the function's own. */
  function visitFunction(node: FunctionNode, place: Place): void {
    const inner = { ...place, owner: weaveFunction(node, place) };
    t.forEachChild(node, (child) => visit(child, child === node.name || t.isDecorator(child) ? place : inner));
  }

  function weaveFunction(node: FunctionNode, place: Place): WovenFunction | undefined {
    const body = bodyOf(t, node);
    if (!place.weaving || body === undefined) return undefined;
    const why = whyNotInBlock(t, node);
    if (why !== undefined) {
      notes.push({ node, text: `${nameOf(path)} is not woven: its body ${why}` });
      return undefined;
    }
    const kind = kindOf(t, node);
    const written = writtenAt(node);
    return addFunction(node, {
      name: nameOf(path),
      kind,
      task: kind !== "function",
      waits: false,
      lateFrom: firstLateParameter(t, source, node),
      ...(originOf(written) ?? written),
    });
  }

  function addFunction(node: ts.Node, woven: Omit<WovenFunction, "index">): WovenFunction {
    const added = { index: functions.length, ...woven };
    functions.push(added);
    bodies.set(node, added);
    touch();
    return added;
  }

  /** Whatever a `try` block suspends in, its `catch` and `finally` may be the first to run again. */
  function visitTry(node: ts.TryStatement, place: Place): void {
    const before = points.size;
    visit(node.tryBlock, place);
    if (node.catchClause) {
      if (points.size > before) addResumingBlock(node.catchClause.block, node.catchClause);
      visit(node.catchClause, place);
    }
    if (node.finallyBlock) {
      if (points.size > before) addResumingBlock(node.finallyBlock);
      visit(node.finallyBlock, place);
    }
  }

  function addResumingBlock(block: ts.Block, ...between: ts.Node[]): void {
    resumingBlocks.add(block);
    for (const node of [block, ...between]) touched.add(node);
    touch();
  }

  function addSuspendPoint(node: ts.Node, owner: WovenFunction | undefined): void {
    if (owner === undefined) return;
    const keyword = suspendingKeyword(node, owner);
    if (keyword === undefined) return;
    points.set(node, pointAt(keyword, owner));
    owner.task = true;
    if (t.isAwaitExpression(node) || t.isYieldExpression(node)) owner.waits = true;
    if (t.isForOfStatement(node)) awaitingLoops.add(outermostLabel());
    touch();
  }

  /** The file of a task is that of its function: at an `await` of a compiler's own, the function's place is all that can be said. */
  function pointAt(node: ts.Node, owner: WovenFunction): SuspendPoint {
    const written = writtenAt(node);
    return [originOf(written), written].find((place) => place?.file === owner.file) ?? owner;
  }

  /** `await using`: the block waits at its end. One at the top level cannot move into a `try`, with the exports behind it. */
  function addDisposal(node: ts.VariableStatement, owner: WovenFunction | undefined): void {
    const block = path[path.length - 2];
    if (owner === undefined || !isAwaitUsing(t, node) || !t.isBlock(block)) return;
    const index = block.statements.indexOf(node);
    if (!canNestFrom(t, block.statements, index)) return;
    const indexes = disposingBlocks.get(block) ?? new Map<number, SuspendPoint>();
    disposingBlocks.set(block, indexes.set(index, pointAt(node, owner)));
    owner.task = true;
    touch();
  }

  function suspendingKeyword(node: ts.Node, owner: WovenFunction): ts.Node | undefined {
    if (t.isAwaitExpression(node) || t.isYieldExpression(node)) return node;
    if (t.isForOfStatement(node)) return node.awaitModifier;
    if (t.isReturnStatement(node) && owner.kind === "async generator") return node;
    return undefined;
  }

  /** The labels of the loop at the end of the path stay on it: what is put around the loop goes around them. */
  function outermostLabel(): ts.Node {
    let at = path.length - 1;
    while (t.isLabeledStatement(path[at - 1])) at--;
    return path[at];
  }

  /** Has the node an `@ignore`? It is dropped inside of what is ignored, too. */
  function dropDecorator(node: ts.Node): boolean {
    const decorator = ignore.decoratorOf(node);
    if (decorator === undefined) return false;
    droppedDecorators.add(decorator);
    touched.add(decorator);
    touch();
    return true;
  }

  /** Marks the current node and all above it; what is above a marked node is marked already. */
  function touch(): void {
    for (let at = path.length - 1; at >= 0 && !touched.has(path[at]); at--) touched.add(path[at]);
  }

  function originOf({ line, column }: SourcePlace): SourcePlace | undefined {
    return origins?.placeOf(line, column);
  }

  function originalName(node: ts.Node): string | undefined {
    if (origins === undefined) return undefined;
    const { line, column } = writtenAt(node);
    return origins.nameOf(line, column);
  }

  function writtenAt(node: ts.Node): SourcePlace {
    const { line, character } = t.getLineAndCharacterOfPosition(source, startOf(node));
    return { file, line: line + 1, column: character + 1 };
  }

  /** Where a person would say that a node starts: after its documentation and its decorators. */
  function startOf(node: ts.Node): number {
    const decorators = t.canHaveDecorators(node) ? (t.getDecorators(node) ?? []) : [];
    if (decorators.length === 0) return node.getStart(source);
    const afterDecorators = decorators[decorators.length - 1].end;
    const next = t.canHaveModifiers(node) ? t.getModifiers(node)?.find(({ pos }) => pos >= afterDecorators) : undefined;
    return (next ?? (node as ts.NamedDeclaration).name ?? node).getStart(source);
  }
}

/** Those of one source together, in the order in which the sources come first. */
function numbered(functions: readonly WovenFunction[]): WovenFunction[] {
  const bySource = new Map<string, WovenFunction[]>();
  for (const woven of functions) {
    const others = bySource.get(woven.file);
    if (others) others.push(woven);
    else bySource.set(woven.file, [woven]);
  }
  const ordered = [...bySource.values()].flat();
  ordered.forEach((woven, index) => (woven.index = index));
  return ordered;
}
