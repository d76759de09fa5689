function f(x: number) {
  "use strict";
  eval("var leak = 1");
  return [typeof (globalThis as any).leak, eval("x + 1"), (0, eval)("typeof x")];
}
class C { #p = 4; m() { return eval("this.#p"); } constructor() { print(eval("new.target.name")); } }
print(f(1));
export {};
