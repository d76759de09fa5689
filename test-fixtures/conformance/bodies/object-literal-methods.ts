const base = { hi() { return "base " + this.name; }, name: "b" };
const derived = {
  __proto__: base,
  name: "d",
  hi() { return "derived+" + super.hi(); },
  arrow: () => 1,
  fn: function () { return 2; },
  async am() { return 3; },
  *gm() { yield 4; },
  async *agm() { yield 5; },
  get acc() { return super.name; },
  "a b"() { return 6; },
  7() { return 8; },
  shorthand,
};
function shorthand() { return 9; }
print(derived.hi(), derived.arrow(), derived.fn(), [...derived.gm()], derived.acc, derived["a b"](), derived[7](), derived.shorthand());
print([derived.hi, derived.arrow, derived.fn, derived.am, derived.gm, derived.agm].map((f) => [f.name, f.length, Object.hasOwn(f, "prototype")]));
derived.am().then(print);
export {};
