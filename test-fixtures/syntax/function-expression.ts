const square = function (x: number) {
  return x * x;
};
const factorial = function self(n: number): number {
  return n < 2 ? 1 : n * self(n - 1);
};
const made = new (function (this: { kind: string }) {
  this.kind = new.target === undefined ? "called" : "constructed";
} as unknown as new () => { kind: string })();
const legacy = function () {
  arguments[0] = 9;
  return arguments.length;
};
console.log(square(3), factorial(3), made.kind, (legacy as any)(1, 2), square.name, factorial.name);
export {};
