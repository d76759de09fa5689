function* g(): Generator<any, any, any> {
  const f = (...a: any[]) => a.join("");
  const o: any = { m(x: any) { return [this === o, x]; } };
  print(f(yield 1, (yield 2) + (yield 3), `t${yield 4}`), [yield 5, ...(yield 6)], { [yield 7]: yield 8 });
  print(o.m(yield 9), o[yield 10](yield 11), (yield 12) ? yield 13 : yield 14, (yield 15) && (yield 16), (yield 17) ?? (yield 18));
  const bare = yield;
  o.x = yield 20; o.x += yield 21; o[yield 22] ||= yield 23;
  const { a = yield 24, [yield 25]: b } = (yield 26) as any;
  for (let i = yield 27; i < (yield 28); i += yield 29) print("loop", i);
  if (yield 30) { while (yield 31) {} do {} while (yield 32); }
  switch (yield 33) { case yield 34: print("case"); default: }
  const C = class extends (yield 35) { [yield 36]() { return 1; } static s = 2; } as any;
  print(bare, o.x, a, b, new C().name36?.(), (yield 37, yield 38), typeof (yield 39), !(yield 40), new (yield 41)().constructor.name, (yield 42)`tag${yield 43}`, void (yield 44), f.call(yield 45, ...(yield 46)), delete (yield 47).p, -(yield 48), (yield 49)?.q?.(yield 50));
  label: for (const x of yield 51) { for (const y in yield 52) { print(x, y); if (yield 53) continue label; else break label; } }
  try { throw yield 54; } catch (e) { return [e, yield* [55, 56], yield 57]; }
}
const answers: Record<number, unknown> = { 6: [1], 10: "m", 12: true, 15: 1, 17: null, 20: 5, 21: 6, 22: "z", 23: 7, 25: "b", 26: { b: "B" }, 27: 0, 28: 2, 29: 1, 30: 1, 31: 0, 32: 0, 33: 3, 34: 3, 35: class Root {}, 36: "name36", 41: class K {}, 42: (s: any, v: any) => [s[0], v], 46: [8, 9], 47: { p: 1 }, 48: 4, 49: { q: (x: any) => x }, 50: "arg", 51: [1, 2], 52: { k: 1 }, 53: 1 };
const it = g();
let s = it.next(), seen: any[] = [];
while (!s.done) { seen.push(s.value); s = it.next(s.value in answers ? answers[s.value] : s.value); if (seen.length > 120) break; }
print(seen, s.value);
export {};
