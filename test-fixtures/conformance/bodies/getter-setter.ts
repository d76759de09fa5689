class Box {
  private _v = 0;
  get v() {
    print("get");
    return this._v;
  }
  set v(value: number) {
    print("set", value);
    this._v = value;
  }
  static get shared() {
    return "static get";
  }
  set writeOnly(v: number) {
    this._v = v * 100;
  }
}
const b = new Box();
b.v += 5;
b.writeOnly = 2;
b.v++;
const o = {
  get g() { return this.h + 1; },
  set g(x) { this.h = x; },
  h: 1,
};
o.g = 10;
print(b.v, Box.shared, o.g, (b as any).writeOnly, o);
const d = Object.getOwnPropertyDescriptor(Box.prototype, "v")!;
print(d.get!.name, d.set!.name, d.enumerable, d.configurable, d.get!.length, d.set!.length);
export {};
