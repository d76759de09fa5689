/** What the walk over a file has to do at a node, by the kind of the node. */
import type ts from "typescript";
import { functionKinds, type TypeScript } from "./plan.js";

/** Kinds that are not listed have no role: only their children are looked at. */
export type Role = "skip" | "binary" | "function" | "try" | "module block" | "suspends" | "variables";
type Roles = readonly (Role | undefined)[];

const known = new WeakMap<TypeScript, Roles>();

/** A table instead of questions to the compiler, which are most of what the walk costs: it takes half the time. */
export function rolesOf(t: TypeScript): Roles {
  let roles = known.get(t);
  if (roles === undefined) known.set(t, (roles = createRoles(t)));
  return roles;
}

function createRoles(t: TypeScript): Roles {
  const { SyntaxKind: K } = t;
  const roles = new Array<Role | undefined>(K.Count);
  const give = (role: Role, ...kinds: readonly ts.SyntaxKind[]): void => {
    for (const kind of kinds) roles[kind] = role;
  };
  // Tokens, names and literals have no children, and in types and interfaces nothing runs.
  roles.fill("skip", 0, K.FirstNode);
  roles.fill("skip", K.FirstTypeNode, K.LastTypeNode + 1);
  give("skip", K.InterfaceDeclaration, K.TypeAliasDeclaration, K.TypeParameter);
  give("function", ...functionKinds(t));
  give("suspends", K.AwaitExpression, K.YieldExpression, K.ForOfStatement, K.ReturnStatement);
  give("variables", K.VariableStatement);
  give("binary", K.BinaryExpression);
  give("try", K.TryStatement);
  give("module block", K.ModuleBlock);
  return roles;
}
