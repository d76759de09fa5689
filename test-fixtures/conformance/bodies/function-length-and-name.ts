function three(a: any, b: any, c: any) {}
const withDefault = (a: any, b = 1, c?: any) => {};
const rest = (...all: any[]) => all;
const destructured = ({ a }: any, [b]: any) => a + b;
function thisParameter(this: any, a: any) {}
class C { m(a: any) {} static n(a: any, b: any) {} set s(v: any) {} #p(a: any) {} len() { return this.#p.length; } }
const o = { a() {}, b: () => {}, ["c"]: function () {}, d: class {}, async e() {}, *f() {} };
let { g = () => {} } = {} as any;
let [h = function () {}] = [] as any[];
var i = (function () {}), j = ((() => {}));
let k: any; k ||= () => {}; let l: any; l ??= class {};
print([three, withDefault, rest, destructured, thisParameter, C, C.prototype.m, C.n].map((f) => [f.name, f.length]), new C().len());
print(Object.values(o).map((f: any) => f.name), g.name, h.name, i.name, j.name, k.name, l.name, (() => {}).name, (class {}).name);
print(three.bind(null).name, new Function("a", "return a").name, Object.getOwnPropertyNames(three), Object.getOwnPropertyNames(withDefault));
print(Object.getOwnPropertyDescriptor(three, "prototype"));
export {};
