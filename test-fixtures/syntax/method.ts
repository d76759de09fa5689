class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  static origin() {
    return new this(0, 0);
  }
  distance(other = Point.origin()): number {
    return Math.hypot(this.x - other.x, this.y - other.y);
  }
  "quoted name"() {
    return this.constructor.name;
  }
  7() {
    return 7;
  }
  optional?(): void;
}
abstract class Shape {
  abstract area(): number;
  describe() {
    return `${this.constructor.name} ${this.area()}`;
  }
}
class Square extends Shape {
  override area() {
    return 4;
  }
  override describe() {
    return `the ${super.describe()}`;
  }
}
const point = new Point(3, 4);
console.log(point.distance(), point["quoted name"](), point[7](), new Square().describe(), Point.prototype.distance.length);
export {};
