// conformance: define

function boom(text: string): never {
  throw new Error(text);
}
class A {
  field = boom("field");
  constructor() {
    print("never");
  }
}
class B extends Object {
  ok = 1;
  bad = (() => boom("derived field"))();
  constructor(public p: number) {
    super();
    print("never");
  }
}
for (const make of [() => new A(), () => new B(1), () => class { static s = boom("static field"); }, () => class { static { boom("static block"); } }, () => class { [boom("computed")]() {} }]) {
  try {
    make();
  } catch (error) {
    print(String(error));
  }
}
export {};
