/**
 * Random programs of calls, throws, suspensions and abandoned generators. A program is data, so that fast-check can shrink it;
 * `sourceOf` prints it. Functions call only those after them and stop when the fuel is spent, so every program ends.
 */
import fc from "fast-check";

const KINDS = ["function", "arrow", "method", "async", "asyncArrow", "generator", "asyncGenerator"] as const;
type Kind = (typeof KINDS)[number];

type Statement =
  | { readonly do: "log" | "await" | "yield" | "throw" | "return" | "break" | "continue" | "microtask" }
  | { readonly do: "call"; readonly callee: number; readonly how: number }
  | { readonly do: "loop"; readonly body: Statement[]; readonly over: number }
  | { readonly do: "if"; readonly body: Statement[] }
  | { readonly do: "try"; readonly body: Statement[]; readonly handler: Statement[]; readonly last: Statement[] };

export interface RandomFunction {
  readonly kind: Kind;
  readonly parameters: (typeof PARAMETERS)[number];
  readonly body: Statement[];
}

/** Calls pass nothing, so every default is evaluated. */
const PARAMETERS = [
  "",
  "a = given()",
  "a = 1, { b }: any = given(a), c = given(b)",
  "a?: number, b = given(a), c = () => print(b)",
  "{ a = given(), ...b } = { c: given() } as any, ...[c = given(a)]: any[]",
] as const;

/** Heads of loops; the ones that wait are for async functions. */
const LOOPS = [
  "for (let i = 0; i < 2; i++)",
  "for await (const i of [1, Promise.resolve(2)])",
  "for await (const i of source())",
] as const;

const statement = fc.letrec<{ statement: Statement; list: Statement[] }>((tie) => ({
  list: fc.array(tie("statement"), { maxLength: 4, depthIdentifier: "nesting" }),
  statement: fc.oneof(
    { depthSize: "small", withCrossShrink: true, depthIdentifier: "nesting" },
    fc.record({ do: fc.constantFrom("log", "await", "yield", "throw", "return", "break", "continue", "microtask") }),
    fc.record({ do: fc.constant("call"), callee: fc.nat(2), how: fc.nat(5) }),
    fc.record({ do: fc.constant("call"), callee: fc.nat(2), how: fc.nat(5) }),
    fc.record({ do: fc.constant("loop"), body: tie("list"), over: fc.nat(LOOPS.length - 1) }),
    fc.record({ do: fc.constant("if"), body: tie("list") }),
    fc.record({ do: fc.constant("try"), body: tie("list"), handler: tie("list"), last: tie("list") }),
  ),
})).list;

export const randomProgram: fc.Arbitrary<RandomFunction[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), parameters: fc.constantFrom(...PARAMETERS), body: statement }),
  { minLength: 2, maxLength: 6 },
);

/** `step()` counts, so that every log line and every branch tells where it came from. */
const PROLOGUE = `let count = 0, fuel = 150;
const step = () => ++count;
const spent = () => --fuel < 0;
const given = (last = 0) => { print("given", step(), last); if (step() % 5 === 0) throw new Error("given " + count); return count; };
async function* source() { try { yield 1; await null; yield 2; } finally { print("source ends"); await null; } }
const failed = (place: string) => (error: unknown) => print(place, String(error));
`;

export function sourceOf(functions: readonly RandomFunction[]): string {
  const callables = functions.map((_, index) => declarationOf(functions, index)).reverse();
  const calls = functions.map(
    (_, index) => `try { ${callOf(functions, index, 0, "top", "function")} } catch (e) { failed("top")(e); }`,
  );
  return `${PROLOGUE}${callables.join("\n")}\n${calls.join("\n")}\nexport {};\n`;
}

function declarationOf(functions: readonly RandomFunction[], index: number): string {
  const { kind, parameters, body } = functions[index];
  const text = `{ if (spent()) return "spent"; print("in", ${index});\n${listOf(body, { functions, index, loops: 0 })} return step(); }`;
  const name = nameOf(kind, index);
  switch (kind) {
    case "function":
      return `function ${name}(${parameters}) ${text}`;
    case "arrow":
      return `const ${name} = (${parameters}) => ${text};`;
    case "method":
      return `const ${name} = ((o) => () => o.${name}_())({ ${name}_(${parameters}) ${text} });`;
    case "async":
      return `async function ${name}(${parameters}) ${text}`;
    case "asyncArrow":
      return `const ${name} = async (${parameters}) => ${text};`;
    case "generator":
      return `function* ${name}(${parameters}): any ${text}`;
    case "asyncGenerator":
      return `async function* ${name}(${parameters}): any ${text}`;
  }
}

const nameOf = (kind: Kind, index: number): string => `${kind}${index}`;

interface Place {
  readonly functions: readonly RandomFunction[];
  readonly index: number;
  /** Loops around the statement. */
  readonly loops: number;
}

const listOf = (list: readonly Statement[], place: Place): string => list.map((each) => textOf(each, place)).join("\n");

function textOf(statement: Statement, place: Place): string {
  const { kind } = place.functions[place.index];
  const awaits = kind.startsWith("async");
  const yields = kind === "generator" || kind === "asyncGenerator";
  switch (statement.do) {
    case "log":
      return `print("step", step());`;
    case "await":
      return awaits ? `print("awaited", await (step() % 2 ? null : Promise.resolve(step())));` : "";
    case "yield":
      return yields ? `print("sent", yield step());` : "";
    case "throw":
      return `if (step() % 3 === 0) throw new Error("thrown " + count);`;
    case "return":
      return `if (step() % 4 === 0) return ${awaits ? "Promise.resolve(step())" : "step()"}; else if (step() % 3 === 0) return;`;
    case "break":
    case "continue":
      return place.loops ? `if (step() % 2) ${statement.do}${place.loops > 1 ? ` loop${place.loops - 1}` : ""};` : "";
    case "microtask":
      return `Promise.resolve().then(() => print("microtask", step()));`;
    case "call":
      return callOf(place.functions, place.index + 1 + statement.callee, statement.how, `in ${place.index}`, kind);
    case "loop":
      return loopOf(statement.body, awaits ? LOOPS[statement.over] : LOOPS[0], place);
    case "if":
      return `if (step() % 2) { ${listOf(statement.body, place)} }`;
    case "try":
      return `try { ${listOf(statement.body, place)} } catch (e) { print("caught", String(e)); ${listOf(statement.handler, place)} } finally { print("finally"); ${listOf(statement.last, place)} }`;
  }
}

function loopOf(body: readonly Statement[], head: string, place: Place): string {
  const inner = listOf(body, { ...place, loops: place.loops + 1 });
  return `loop${place.loops}: ${head} { ${inner} }`;
}

/** One of the ways to use the callee from a function of the caller's kind. */
function callOf(
  functions: readonly RandomFunction[],
  callee: number,
  how: number,
  place: string,
  caller: Kind,
): string {
  if (callee >= functions.length) return `print("leaf", step());`;
  const { kind } = functions[callee];
  const call = `${nameOf(kind, callee)}()`;
  const ways = {
    plain: [`print(${call});`, `print([1].map(() => ${call}));`],
    async: [`${call}.then(print, failed("${place}"));`],
    awaited: [`print(await ${call});`, `print(await Promise.all([${call}, ${call}]).catch(failed("${place}")));`],
    generator: [
      `for (const v of ${call}) print("v", v);`,
      `for (const v of ${call}) { print("v", v); break; }`,
      `{ const g = ${call}; print(g.next(1), g.next(2)); }`,
      `{ const g = ${call}; g.next(); print(g.return(step())); }`,
      `{ const g = ${call}; g.next(); print(g.throw(new Error("into"))); }`,
    ],
    delegated: [`print(yield* ${call});`],
    asyncGenerator: [
      `{ const g = ${call}; g.next().then(print, failed("n")); g.next(1).then(print, failed("n")); g.return(step()).then(print, failed("r")); }`,
      `{ const g = ${call}; g.next().then(print, failed("n")); }`,
      `{ const g = ${call}; g.next().then(print, failed("n")); g.throw(new Error("into")).catch(failed("t")); }`,
    ],
    iterated: [
      `for await (const v of ${call}) print("v", v);`,
      `for await (const v of ${call}) { print("v", v); if (step() % 2) break; else continue; }`,
    ],
  };
  const awaits = caller.startsWith("async");
  const yields = caller === "generator" || caller === "asyncGenerator";
  const usable =
    kind === "async" || kind === "asyncArrow"
      ? [...ways.async, ...(awaits ? ways.awaited : [])]
      : kind === "generator"
        ? [...ways.generator, ...(yields ? ways.delegated : [])]
        : kind === "asyncGenerator"
          ? [
              ...ways.asyncGenerator,
              ...(awaits ? ways.iterated : []),
              ...(caller === "asyncGenerator" ? ways.delegated : []),
            ]
          : ways.plain;
  return usable[how % usable.length];
}
