/**
 * Weaves parameters that are evaluated in the body (late-parameters.ts):
 *
 *     (a, { b = c() }, d = e(), ...f) => g  →  (a, $p1, ...$p) => { let [{ b = c() }, d = e(), ...f] = [$p1].concat($p); return g; }
 *
 * From the first default on they are one rest parameter, so that `length` counts as before. A pattern has the defaults, and no condition
 * nor a second default: tools would count those as branches of the source.
 */
import type ts from "typescript";
import type { WovenFunction } from "./plan.js";
import { declaration, verbatim, type Weaving } from "./weaving.js";

type Parameters = ts.NodeArray<ts.ParameterDeclaration>;

/** What stays of the parameters: those that are not late, and those that take the values for the others. */
export function headParameters(weaving: Weaving, parameters: Parameters, { lateFrom }: WovenFunction): Parameters {
  if (lateFrom === undefined) return parameters;
  const { ts, factory } = weaving;
  const { single, rest } = namesFor(weaving, parameters, lateFrom);
  const dots = factory.createToken(ts.SyntaxKind.DotDotDotToken);
  const heads = [
    ...parameters.slice(0, lateFrom),
    ...single.map((name) => factory.createParameterDeclaration(undefined, undefined, verbatim(weaving, name))),
    ...rest.map((name) => factory.createParameterDeclaration(undefined, dots, verbatim(weaving, name))),
  ];
  return ts.setTextRange(factory.createNodeArray(heads), parameters);
}

/** What the body begins with. */
export function lateParameters(
  weaving: Weaving,
  parameters: Parameters | undefined,
  { lateFrom }: WovenFunction,
): ts.Statement[] {
  if (parameters === undefined || lateFrom === undefined) return [];
  const { ts, factory } = weaving;
  const elements = parameters.slice(lateFrom).map((parameter) => {
    const { dotDotDotToken, name, initializer } = parameter;
    return ts.setTextRange(factory.createBindingElement(dotDotDotToken, undefined, name, initializer), parameter);
  });
  const { single, rest } = namesFor(weaving, parameters, lateFrom);
  const values = [...(single.length > 0 ? [`[${single.join(", ")}]`] : []), ...rest];
  // On a line of its own, of which the source map says nothing: else Istanbul counts it as a statement of the source.
  const value = verbatim(weaving, `\n${values[0]}${values.length > 1 ? `.concat(${values[1]})` : ""}`);
  const statement = declaration(weaving, factory.createArrayBindingPattern(elements), value, ts.NodeFlags.Let);
  return [ts.setEmitFlags(statement, ts.EmitFlags.NoSourceMap)];
}

/** Of the parameters that take the values: `$p1, $p2` for those before the first default, `...$p` for the others. */
function namesFor({ names }: Weaving, parameters: Parameters, lateFrom: number): { single: string[]; rest: string[] } {
  const length = parameters.findIndex(({ initializer, dotDotDotToken }) => initializer ?? dotDotDotToken);
  const single = parameters.slice(lateFrom, length < 0 ? undefined : Math.max(length, lateFrom));
  return {
    single: single.map((_, index) => `${names.parameter}${lateFrom + index}`),
    rest: length < 0 ? [] : [names.parameter],
  };
}
