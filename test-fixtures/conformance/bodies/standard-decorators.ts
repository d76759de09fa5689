// conformance: define

function log(value: any, context: any): any {
  print("decorate", context.kind, String(context.name), context.static, context.private, typeof value);
  context.addInitializer?.(function (this: any) { print("init", context.kind, String(context.name)); });
  if (context.kind === "method") return function (this: any, ...args: any[]) { return ["wrapped", value.call(this, ...args)]; };
  if (context.kind === "field") return (v: unknown) => [v];
  if (context.kind === "accessor") return { get(this: any) { return ["got", value.get.call(this)]; }, init: (v: number) => v + 1 };
}
@log
class D {
  @log field = 1;
  @log static sfield = 2;
  @log method(a: number) { return a; }
  @log static smethod() { return "s"; }
  @log get getter() { return "g"; }
  @log set setter(v: number) { print("set", v); }
  @log accessor acc = 5;
  @log #pm() { return "private"; }
  call() { return this.#pm(); }
}
const d = new D();
d.setter = 4;
print(d.field, D.sfield, d.method(1), D.smethod(), d.getter, d.acc, d.call(), D.name);
export {};
