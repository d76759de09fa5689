class List extends Array<number> { sum() { return this.reduce((a, b) => a + b, 0); } static get [Symbol.species]() { return Array; } }
class Problem extends Error { override name = "Problem"; constructor(message: string, readonly code = 7, options?: ErrorOptions) { super(message, options); Error.captureStackTrace?.(this, Problem); } }
class Counter extends Map<string, number> { override get(k: string) { return super.get(k) ?? 0; } add(k: string) { return this.set(k, this.get(k) + 1); } }
class Later<T> extends Promise<T> { static override get [Symbol.species]() { return Promise; } extra() { return 1; } }
class Fn extends Function { constructor() { super("return 4"); } }
const l = List.from([1, 2, 3]) as List;
print(l.sum(), l.length, l.map((x) => x) instanceof List, new Problem("m") instanceof Problem, String(new Problem("m")), new Problem("m", 1, { cause: 2 }).cause);
print([...new Counter([["a", 1]]).add("a").add("b")], new Later((r) => r(1)).extra(), (new Fn() as any)());
print(new Problem("stack").stack!.split("\n")[0]);
export {};
