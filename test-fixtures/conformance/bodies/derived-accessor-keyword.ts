// conformance: define

class Base {
  accessor width = 2;
}
class Derived extends Base {
  accessor height = this.width * 2;
  static accessor made = 0;
  constructor(scale: number) {
    super();
    this.height *= scale;
    Derived.made++;
  }
}
const d = new Derived(3);
print(d.width, d.height, Derived.made, Object.keys(d), Object.getOwnPropertyNames(Derived.prototype));
export {};
