// conformance: define

class Base {
  constructor(public value: number) {
    print("base", value);
  }
}
class Derived extends Base {
  field = print("field");
  constructor(input: number) {
    const doubled = input * 2;
    print("before", doubled);
    super(doubled);
    print("after", this.value);
  }
}
class Plain extends Base {
  constructor(input: number) {
    for (let i = 0; i < 2; i++) print("loop", i);
    const helper = (n: number) => n + 1;
    super(helper(input));
  }
}
print(new Derived(1).value, new Plain(1).value);
export {};
