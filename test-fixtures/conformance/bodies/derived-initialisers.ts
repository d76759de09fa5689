// conformance: define

const order: string[] = [];
function note<T>(text: string, value: T): T {
  order.push(text);
  return value;
}
class Base {
  first = note("base.first", 1);
  constructor() {
    order.push("base body");
    this.hook();
  }
  hook() {}
}
class Derived extends Base {
  second = note("derived.second", this.first + 1);
  third = (() => note("derived.third", this.second + 1))();
  undefinedField: number | undefined;
  constructor(arg: number) {
    super();
    order.push("derived body " + arg);
  }
  override hook() {
    order.push("hook sees " + this.second);
  }
}
print(new Derived(9), order);
export {};
