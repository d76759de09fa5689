async function* bare() { return; }
async function* inTry() { try { yield 1; return; } finally { print("finally"); } }
const method = { async *m(n: number) { if (n) return; yield n; } };
const drain = async (name: string, g: AsyncGenerator<any, any>) => { for (;;) { const s = await g.next(); print(name, s); if (s.done) return; } };
drain("bare", bare());
drain("in try", inTry());
drain("method", method.m(1));
print("sync end");
Promise.resolve().then(() => print("t1")).then(() => print("t2")).then(() => print("t3"));
export {};
