// conformance: define

class Base {
  constructor(protected name: string) {
    print("base", name);
  }
}
class Derived extends Base {
  copy = this.size;
  constructor(name: string, public readonly size: number, private tag = name + size) {
    super(name.toUpperCase());
    print("derived", this.size, this.tag);
  }
}
class Only extends Base {
  constructor(public extra: number) {
    super("only");
  }
}
print(new Derived("a", 2), new Only(1));
export {};
