class Point {
  constructor(readonly x: number, readonly y: number) {}
  distance(other: Point): number {
    return Math.hypot(this.x - other.x, this.y - other.y);
  }
  self() {
    return this;
  }
  "quoted name"(a: number) {
    return a;
  }
  42() {
    return "numeric";
  }
  async() {
    return "a method named async";
  }
  get() {
    return "a method named get";
  }
  static static() {
    return "a static named static";
  }
}
const p = new Point(0, 0);
print(p.distance(new Point(3, 4)), p.self() === p, p["quoted name"](1), p[42](), p.async(), p.get(), Point.static());
print(Object.getOwnPropertyNames(Point.prototype), Point.prototype.distance.name, Point.prototype["quoted name"].name);
try {
  new (Point.prototype.distance as any)();
} catch (error) {
  print((error as Error).name);
}
export {};
