let count = 0;
const key = () => `k${count++}`;
const sym = Symbol("s");
class C {
  [key()]() { return 0; }
  static [key()]() { return 1; }
  get [key()]() { return 2; }
  [sym]() { return "symbol"; }
  ["lit" + "eral"]() { return "literal"; }
  [key()] = () => 3;
  static async *[Symbol.asyncIterator]() { yield 1; }
  *[Symbol.iterator]() { yield* [1, 2]; }
}
const c = new C() as any;
print(count, c.k0(), (C as any).k1(), c.k2, c[sym](), c.literal(), c.k3(), [...c]);
print(C.prototype[sym].name, c.k3.name, c.literal.name);
const o = { [key()]() { return this; }, get [`g${count}`]() { return 5; }, [(() => "fn")()]: () => 1 } as any;
print(Object.keys(o), o.g5, o.fn.name);
export {};
