let calls = 0;
const next = () => ++calls;
function f(a = next(), b = () => a, { c = next(), ...others } = {} as any, [d = next()] = [] as any) {
  var a2 = a;
  a = 100;
  return [a2, b(), c, d, others];
}
function separateScope(x: any, g = () => x) {
  var x: any;
  const before = x;
  x = "body";
  return [before, x, g()];
}
function thrower(a = (() => { throw new Error("default"); })()) { return a; }
class C { constructor(public a = next(), private b = (() => this.constructor.name)()) {} m(x = this.a) { return x; } static s(x = super.toString.name) { return x; } }
print(f(), f(7), separateScope(1), new C(), new C().m(), C.s(), f.length);
try { thrower(); } catch (error) { print(String(error)); }
export {};
