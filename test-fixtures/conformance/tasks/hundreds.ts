let running = 0, most = 0;
async function job(n: number): Promise<number> { running++; most = Math.max(most, running); for (let i = 0; i < n % 4; i++) await null; const r = n % 7 ? n : await job(n + 1); running--; if (n % 50 === 0) throw new Error("n" + n); return leaf(r); }
function leaf(n: number) { return n * 2; }
Promise.allSettled(Array.from({ length: 300 }, (_, i) => job(i))).then((all) => print(all.filter((x) => x.status === "fulfilled").reduce((a, x: any) => a + x.value, 0), all.filter((x) => x.status === "rejected").length, running, most));
Promise.all(Array.from({ length: 200 }, async (_, i) => { await null; return leaf(await i); })).then((all) => print(all.length, all[199]));
Promise.race([job(3), job(1)]).then(print);
Promise.any([Promise.reject(1), job(2)]).then(print);
export {};
