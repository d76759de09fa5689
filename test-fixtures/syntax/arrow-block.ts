class Counter {
  count = 0;
  readonly add = (by: number) => {
    this.count += by;
    return this;
  };
}
function outer() {
  const inner = () => {
    return arguments.length;
  };
  return inner();
}
console.log(new Counter().add(2).add(3).count, (outer as any)(1, 2, 3));
export {};
