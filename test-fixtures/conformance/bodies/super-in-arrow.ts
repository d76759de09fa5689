class Base {
  constructor(public v: number) {}
  hello(name: string) {
    return "hello " + name;
  }
}
class Derived extends Base {
  constructor(v: number) {
    const init = () => super(v);
    print(init() === this);
    print((() => super.hello("arrow"))());
  }
  later() {
    return () => () => super.hello("nested");
  }
  async soon() {
    return super.hello("async");
  }
}
const d = new Derived(3);
print(d.v, d.later()()());
d.soon().then(print);
export {};
