print([3, 1, 2].sort((a, b) => a - b).map(String).filter(function (x) { return x !== "2"; }).reduce((a, x) => a + x, ""));
print("abc".replace(/b/g, (m) => m.toUpperCase()), Array.from({ length: 3 }, (_, i) => i), [[1], [2]].flatMap((x) => x), JSON.stringify({ a: 1 }, (k, v) => typeof v === "number" ? v + 1 : v));
const later = (cb: (e: Error | null, v?: number) => void) => cb(null, 4);
later((e, v) => print(e, v));
const compose = (...fs: ((x: number) => number)[]) => (x: number) => fs.reduce((v, f) => f(v), x);
print(compose((x) => x + 1, function double(x) { return x * 2; }, Math.abs)(1));
new Set([1, 2]).forEach(function (this: any, v) { print(this.t, v); }, { t: "this" });
export {};
