// conformance: define

class F {
  v = 1;
  arrow = () => this.v;
  asyncArrow = async () => { await null; return this.v; };
  fn = function (this: any) { return this?.v; };
  nested = { deep: () => ({ deeper: () => this.v }) };
  static s = () => this.name;
  "quoted" = () => 2;
  [`computed`] = () => 3;
  #p = () => this.v + 1;
  callPrivate() { return this.#p(); }
  arg = ((...a: any[]) => a.length)(1, 2);
}
const f = new F();
const { arrow, fn } = f;
print(arrow(), fn(), f.fn(), f.nested.deep().deeper(), F.s(), f.quoted(), f.computed(), f.callPrivate(), f.arg, arrow.name, f.nested.deep.name, Object.keys(f));
f.asyncArrow().then(print);
export {};
