function F(this: unknown) {
  return new.target === undefined ? "called" : { target: new.target.name };
}
class A {
  target: string;
  constructor() {
    this.target = new.target.name;
    const arrow = () => new.target;
    print(arrow() === new.target);
  }
}
class B extends A {
  constructor() {
    print(new.target === B);
    super();
  }
}
print((F as any)(), new (F as any)(), new A().target, new B().target);
print(Reflect.construct(A, [], class Other {} as any).target, Reflect.construct(F, [], B));
export {};
