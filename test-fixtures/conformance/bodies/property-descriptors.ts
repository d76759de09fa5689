class D { m() {} get g() { return 1; } static s() {} f = () => 1; static { this.prototype; } }
const describe = (o: object, k: string) => { const d = Object.getOwnPropertyDescriptor(o, k)!; return [k, d.writable, d.enumerable, d.configurable]; };
print(describe(D.prototype, "m"), describe(D.prototype, "g"), describe(D, "s"), describe(new D(), "f"), describe(D, "prototype"));
for (const f of [D.prototype.m, () => {}, async () => {}, { m() {} }.m, D.prototype.m.bind(null)]) print("prototype" in f, (() => { try { new (f as any)(); return "constructs"; } catch (e) { return (e as Error).name; } })());
print(Object.getOwnPropertyNames(D), Object.getOwnPropertyNames(class { static name = "own"; }), Reflect.ownKeys(D.prototype));
export {};
