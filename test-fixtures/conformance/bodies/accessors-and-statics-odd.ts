// conformance: define

class A {
  static accessor #count = 0;
  accessor #own = A.bump();
  static bump() { return ++A.#count; }
  static async *#items() { yield A.#count; }
  static get [Symbol.species]() { return this; }
  static async collect() { const all = []; for await (const x of A.#items()) all.push(x); return all; }
  own() { return this.#own; }
  constructor(readonly at = ((n: number) => n + arguments.length)(1), private name = () => this.own()) {}
  call() { return this.name(); }
}
class B extends (() => A)() { static override bump = () => 5; static [(() => "computed")()] = (() => super.bump())(); [`m${A.bump()}`] = function () { return new.target; }; }
print(new A().own(), new B().call(), (B as any).computed, Object.keys(new B()), A.bump());
A.collect().then(print);
export {};
