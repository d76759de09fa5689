// conformance: legacy-decorators; define

function trace(label: string) {
  print("factory", label);
  return function (...args: any[]): any {
    print("apply", label, typeof args[0], args[1], typeof args[2] === "object" ? Object.keys(args[2]) : args[2]);
  };
}
function wrap(_: any, __: string, d: PropertyDescriptor) {
  const original = d.value;
  d.value = function (...args: any[]) { return "wrapped " + original.apply(this, args); };
}
@trace("class")
class D {
  @trace("field") field = 1;
  @trace("static") static s = 2;
  @trace("method") @wrap method(@trace("param") a: number) { return a + this.field; }
  @trace("getter") get g() { return 1; }
  @trace("static method") static sm() { return 3; }
  constructor(@trace("ctor param") public x: number) {}
}
@(((c: any) => class extends c { replaced = true; }) as any)
class R { static self = () => R; }
print(new D(1).method(2), D.sm(), (new R() as any).replaced, R.self() === R, D.name);
export {};
