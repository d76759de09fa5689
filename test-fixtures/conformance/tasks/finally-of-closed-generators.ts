// conformance: open=1

async function* slow(name: string) { try { yield 1; yield 2; } finally { print(name, "closing"); await null; yield "in finally"; await null; print(name, "closed"); } }
(async () => {
  const a = slow("a"); await a.next(); print(await a.return("r" as any), await a.next(), await a.next());
  const b = slow("b"); await b.next(); print(await b.throw(new Error("t")), await b.next().catch(String), await b.next());
  for await (const x of slow("c")) { if (x === 2) break; print(x); }
  const d = slow("d"); await d.next(); print(await Promise.all([d.return(Promise.resolve("awaited") as any), d.next(), d.next()]));
  const e = slow("e"); await e.next(); await e.return(Promise.reject(new Error("rejected")) as any).catch(print); print(await e.next().catch(String), await e.next());
  function* s() { try { yield 1; } finally { for (const x of s2()) print(x); } }
  function* s2() { yield "inner"; }
  for (const x of s()) break;
  const both = (async function* () { yield* slow("f"); })(); await both.next(); print(await both.return("through" as any), await both.next(), await both.next());
})();
export {};
