// conformance: define

let made = 0;
class A {
  n = ++made;
  constructor(...args: number[]) {
    print("args", args);
  }
}
class B extends A {
  m = this.n * 10;
}
class C extends B {}
class N extends (null as any) {
  static only = 1;
}
print(new B(1, 2), new C(3), N.only, B.length);
try {
  new N();
} catch (error) {
  print((error as Error).name);
}
export {};
