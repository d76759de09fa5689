class A {
  a = 1;
  b: number;
  constructor(b: number, public c = b * 2) {
    print("body", this.a, c, Object.keys(this));
    this.b = b;
  }
}
function Old(this: any, v: number) {
  this.v = v;
}
print(new A(5), new (Old as any)(3), A.length, A.name, (A as any).prototype.constructor === A);
try {
  (A as any)(1);
} catch (error) {
  print((error as Error).name);
}
export {};
