function add(a: number, b: number): number {
  return a + b;
}
function nothing(): void {}
function nested(n: number): number {
  function inner(m: number) {
    return add(m, 1);
  }
  return inner(n) * 2;
}
print(add(1, 2), nothing(), nested(3));
export {};
