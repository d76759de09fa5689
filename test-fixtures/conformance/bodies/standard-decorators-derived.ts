// conformance: define

function bound(value: any, context: any) {
  context.addInitializer(function (this: any) { this[context.name] = value.bind(this); });
}
function reg(value: any, { kind, name }: any) {
  print(kind, name, typeof value);
}
class Base { constructor(public id: number) {} }
@reg
class Derived extends Base {
  @reg other = this.id + 1;
  constructor(public p: number) {
    super(p * 2);
    print("body", this.other);
  }
  @bound who() { return this.id; }
}
const { who } = new Derived(4);
print(who());
const expression = @reg class { @reg m() { return 1; } };
print(new expression().m(), expression.name);
export {};
