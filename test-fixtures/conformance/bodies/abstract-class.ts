abstract class Shape {
  abstract area(): number;
  abstract get name(): string;
  protected abstract accessorLike: number;
  describe() { return `${this.name} ${this.area()} ${this.accessorLike}`; }
}
class Square extends Shape {
  protected accessorLike = 4;
  constructor(private side: number) { super(); }
  area() { return this.side ** 2; }
  get name() { return "square"; }
}
print(new Square(3).describe(), Object.getOwnPropertyNames(Shape.prototype));
export {};
