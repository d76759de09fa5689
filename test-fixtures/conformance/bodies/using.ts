const log: string[] = [];
const resource = (name: string) => ({ [Symbol.dispose]() { log.push("dispose " + name); }, name });
function scope() {
  using a = resource("a");
  using b = resource("b");
  log.push("body");
  return a.name + b.name;
}
function throwing() {
  using a = { [Symbol.dispose]() { throw new Error("in dispose"); } };
  throw new Error("in body");
}
const arrow = () => { using n = null; { using inner = resource("inner"); } for (using f of [resource("f1"), resource("f2")]) log.push(f.name); };
class C { constructor() { using c = resource("ctor"); log.push("ctor body"); } static { using s = resource("static"); } }
print(scope());
try { throwing(); } catch (error: any) { print(error.name, error.error?.message, error.suppressed?.message); }
arrow();
new C();
print(log);
export {};
