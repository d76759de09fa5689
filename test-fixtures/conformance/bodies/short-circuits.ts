const calls: string[] = [];
const f = (n: string, v?: any) => { calls.push(n); return v; };
const o: any = { m() { return this; }, n: null };
let a: any = null, b: any = 1, c: any = 0;
a ??= f("a", 1); b &&= f("b", 2); c ||= f("c", 3); b ??= f("never");
print(o?.m?.() === o, o.n?.[f("skipped")], o.x?.(f("skipped")), delete o?.m, (o?.n)?.y.z, a, b, c, calls);
print(f("x", false) && f("y"), f("z", 0) ?? 1, f("w", 0) || (() => 9)(), 2 ** 3 ** (() => 0)(), typeof (() => {}), void f("v"), calls.length);
export {};
