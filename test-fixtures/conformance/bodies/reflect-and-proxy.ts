function F(this: any, a: number) { this.a = a; }
F.prototype.get = function () { return this.a; };
const traps: string[] = [];
const P = new Proxy(class A { constructor(public n: number) {} m() { return this.n; } }, { construct(t, args, nt) { traps.push("construct"); return Reflect.construct(t, args, nt); }, get(t, k, r) { traps.push(String(k)); return Reflect.get(t, k, r); } });
print(new (F as any)(3).get(), new P(4).m(), Reflect.apply(F.prototype.get, { a: 6 }, []), traps);
const call = new Proxy((a: number) => a * 2, { apply: (t, _this, args) => t(args[0]) + 1 });
print(call(5), Function.prototype.call.call(function () { return typeof this; }, 5), Reflect.ownKeys(F));
export {};
