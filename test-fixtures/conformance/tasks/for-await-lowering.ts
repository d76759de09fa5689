// conformance: heals

const source = async function* () { yield { a: 1, b: 2, c: { d: 3 } }; yield { a: 4, b: 5, c: { d: 6 } }; };
const r = (name: string) => ({ name, async [Symbol.asyncDispose]() { await null; print("disposed", name); }, [Symbol.dispose]() { print("sync disposed", name); } });
async function rest() { for await (const { a, ...others } of source()) { print(a, others, (() => others.b)()); } }
async function into() { const o: any = {}; for await ({ a: o.x, c: { d: o.y = 9 } } of source()) print(o); }
async function defaults() { for await (const { z = await Promise.resolve("default"), c: { d } } of source()) { const f = () => [z, d]; if (d === 3) continue; print(f()); } }
async function closures() { const fs: (() => number)[] = []; for await (const { a } of source()) { let n = a; fs.push(() => n++ + a); } print(fs.map((f) => f()), fs.map((f) => f())); }
async function disposes() { for await (await using x of (async function* () { yield r("one"); yield r("two"); })()) { print("turn", x.name); await null; } for await (using y of [r("three")]) print(y.name); }
async function bare() { let x; for await (x of [1, 2]); return x; }
async function varied() { for await (var v of [1, 2]) { } return v; }
(async () => { await rest(); await into(); await defaults(); await closures(); await disposes(); print(await bare(), await varied()); })();
export {};
