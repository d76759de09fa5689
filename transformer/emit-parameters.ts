/**
 * Weaves parameters that are evaluated in the body (late-parameters.ts):
 *
 *     (a, { b = c() }, d = e(), ...f) => g  →  (a, $p1, ...$p) => { let { b = c() } = $p1; let { 0: d = e() } = $p; let f = $p.slice(1); return g; }
 *
 * From the first default on they are one rest parameter, so that `length` counts as before. A pattern has each default, and no condition
 * nor a second default: tools would count those as branches of the source.
 */
import type ts from "typescript";
import type { WovenFunction } from "./plan.js";
import { declaration, verbatim, type Weaving } from "./weaving.js";

type Parameters = ts.NodeArray<ts.ParameterDeclaration>;

/** What stays of the parameters: those that are not late, and those that take the values for the others. */
export function headParameters(weaving: Weaving, parameters: Parameters, { lateFrom }: WovenFunction): Parameters {
  if (lateFrom === undefined) return parameters;
  const { ts, factory, names } = weaving;
  const taken = parameters.slice(lateFrom).map((_, index) => nameOf(weaving, parameters, lateFrom + index));
  const heads = [...new Set(taken)].map((name) => {
    const dots = name === names.parameter ? factory.createToken(ts.SyntaxKind.DotDotDotToken) : undefined;
    return factory.createParameterDeclaration(undefined, dots, verbatim(weaving, name));
  });
  return ts.setTextRange(factory.createNodeArray([...parameters.slice(0, lateFrom), ...heads]), parameters);
}

/** What the body begins with. */
export function lateParameters(
  weaving: Weaving,
  parameters: Parameters | undefined,
  { lateFrom }: WovenFunction,
): ts.Statement[] {
  if (parameters === undefined || lateFrom === undefined) return [];
  const { ts, factory, names } = weaving;
  const own = parameters.map((_, index) => nameOf(weaving, parameters, index));
  const firstOfRest = Math.max(lateFrom, own.indexOf(names.parameter));
  return parameters.slice(lateFrom).map((parameter, late) => {
    keepCommentsBefore(weaving, parameter);
    const name = own[lateFrom + late];
    const place = lateFrom + late - firstOfRest;
    if (name !== names.parameter) return declare(parameter.name, name);
    if (parameter.dotDotDotToken) return declare(parameter.name, `${name}.slice(${place})`);
    const at = factory.createNumericLiteral(place);
    const element = factory.createBindingElement(undefined, at, parameter.name, parameter.initializer);
    return declare(factory.createObjectBindingPattern([element]), name);
  });

  /** The value is on a line of its own, of which the source map says nothing: else Istanbul counts it as a statement of the source. */
  function declare(name: ts.BindingName, value: string): ts.Statement {
    const statement = declaration(weaving, name, verbatim(weaving, `\n${value}`), ts.NodeFlags.Let);
    return ts.setEmitFlags(statement, ts.EmitFlags.NoSourceMap);
  }
}

/** Those on its line, as an `istanbul ignore next`, which the compiler prints where a list has a comma or begins. */
function keepCommentsBefore({ ts, source: { text } }: Weaving, { name, pos }: ts.ParameterDeclaration): void {
  for (const { kind, pos: start, end } of ts.getTrailingCommentRanges(text, pos) ?? []) {
    const isLine = kind === ts.SyntaxKind.SingleLineCommentTrivia;
    ts.addSyntheticLeadingComment(name, kind, text.slice(start + 2, isLine ? end : end - 2), isLine);
  }
}

/** The parameter that takes the value: `$p1` where none up to it has a default, else the rest parameter `$p`. */
function nameOf({ names }: Weaving, parameters: Parameters, index: number): string {
  const isCounted = parameters
    .slice(0, index + 1)
    .every(({ initializer, dotDotDotToken }) => !initializer && !dotDotDotToken);
  return isCounted ? `${names.parameter}${index}` : names.parameter;
}
