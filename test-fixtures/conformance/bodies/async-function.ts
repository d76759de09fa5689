async function f(x: number) { return x + 1; }
const arrow = async (x: number) => await f(x) + 1;
const expression = async function named() { return named.name; };
class C { async m() { return this.constructor.name; } static async s() { throw new Error("rejected"); } }
async function badParameter(a = (() => { throw new Error("parameter"); })()) { return a; }
f(1).then(print);
arrow(1).then(print);
expression().then(print);
new C().m().then(print);
C.s().catch((e) => print(String(e)));
badParameter().catch((e) => print("rejects, not throws: " + String(e)));
print(f.length, f.name, Object.prototype.toString.call(f(0)));
export {};
