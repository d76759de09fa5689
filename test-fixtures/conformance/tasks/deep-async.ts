async function down(n: number): Promise<number> { if (n === 0) { await null; throw new Error("bottom"); } try { return await down(n - 1); } finally { if (n % 10 === 0) print("unwound", n); } }
down(50).catch((e) => print(String(e)));
function* nest(n: number): Generator<number> { yield n; if (n) yield* nest(n - 1); }
print([...nest(30)].length);
const fib = async (n: number): Promise<number> => n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2));
fib(8).then(print);
let chain = Promise.resolve(0);
for (let i = 0; i < 20; i++) chain = chain.then(async (v) => { await null; return v + i; });
chain.then(print);
export {};
