class Range {
  constructor(private n: number) {}
  *[Symbol.iterator]() { for (let i = 0; i < this.n; i++) yield i; }
  [Symbol.toPrimitive](hint: string) { return hint === "number" ? this.n : `Range(${hint})`; }
  get [Symbol.toStringTag]() { return "Range"; }
  static [Symbol.hasInstance](x: any) { return x === 5; }
  valueOf() { return -1; }
  toJSON() { return "json"; }
}
const r = new Range(3);
print([...r], +r, `${r}`, Object.prototype.toString.call(r), (5 as any) instanceof Range, r, JSON.stringify({ r }), Math.max(...r));
const [first, ...rest] = r;
print(first, rest, Array.from(r, (x) => x * 2), new Map([[r, 1]]).size);
export {};
