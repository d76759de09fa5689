function f(o: any) {
  // @ts-ignore
  with (o) {
    var seen = a;
    const g = () => a + b;
    a = 10;
    return [seen, g(), (function () { return a; })()];
  }
}
print(f({ a: 1, b: 2 }));
