// conformance: legacy-decorators

const on = (f: () => unknown) => (...args: any[]): any => { print("decorator sees", f(), args.length); };
@on(() => "class")
class D {
  @on(function () { return "field"; }) f = () => 1;
  @on(() => D.name) static s() { return (() => "static")(); }
  @on(() => "accessor") get a() { return [1].map((x) => x)[0]; }
  m(@on(() => "parameter") p = () => "default") { return p(); }
}
print(new D().f(), D.s(), new D().a, new D().m());
export {};
