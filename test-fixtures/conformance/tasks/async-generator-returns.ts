async function* a() { try { yield 1; return Promise.resolve("promise is awaited"); } finally { print("finally a"); } }
async function* b() { yield Promise.resolve("yielded promise is awaited"); try { yield Promise.reject(new Error("yielded rejection")); } catch (e) { print("caught inside", String(e)); } return Promise.reject(new Error("returned rejection")); }
async function* c() { try { return Promise.reject(new Error("return in try")); } catch (e) { print("awaited inside try", String(e)); return "caught"; } }
async function* e() { const r: string = yield* a(); return r + "!"; }
const drain = async (name: string, g: AsyncGenerator<any, any>) => { try { for (;;) { const s = await g.next(); print(name, s); if (s.done) return; } } catch (x) { print(name, "rejected", String(x)); } };
for (const [n, f] of Object.entries({ a, b, c, e })) drain(n, (f as any)());
Promise.resolve().then(() => print("t1")).then(() => print("t2")).then(() => print("t3")).then(() => print("t4")).then(() => print("t5")).then(() => print("t6")).then(() => print("t7"));
export {};
