const later = async <T,>(v: T) => { await null; return v; };
async function f() {
  const o: any = { m(x: unknown) { return [this === o, x]; }, n: null, v: 1, async am() { return this === o; } };
  print(await later(1) + await later(2), [await later(3), ...(await later([4]))], { [await later("k")]: await later(5) }, `t${await later(6)}`);
  print(o.m(await later(7)), o[await later("m")](8), await o?.am?.(), await o.n?.am(), (await later(o)).m(9), (await later(2)) ** 3, -(await later(4)), !await later(0), typeof await later(1), void await 0);
  print(await later(0) ? 1 : await later(2), await later(null) ?? await later(3), await later(1) && await later(4), (await 1, await 2), await await later(5), new (await later(class K { n = 1; }))());
  o.v += await later(5); o.w ??= await later(6); o[await later("q")] = await later(7);
  const { a = await later(8), [await later("b")]: b } = await later({ b: 9 } as any);
  for (let i = await later(0); i < await later(2); i += await later(1)) { const g = () => i; print(g()); }
  while (await later(false)) {} do {} while (await later(false));
  switch (await later(1)) { case await later(0): print("no"); case await later(1): print("one"); }
  print(o, a, b, await import("self").then((m) => m.x), await (async () => await later("iife"))(), await Promise.all([1, 2].map(async (x) => await later(x))));
  tag`a${await later("tagged")}`; for (const x of await later([1])) print(x); for (const k in await later({ k: 1 })) print(k);
  if (await later(true)) try { throw await later("thrown"); } catch (e) { return await later([e]); }
}
function tag(s: TemplateStringsArray, v: string) { print(s[0], v); }
f().then(print, (e) => print("rejected", String(e)));
export {};
