// conformance: heals

const r = (name: string, wait = 1) => ({ async [Symbol.asyncDispose]() { print("start", name); for (let i = 0; i < wait; i++) await null; print("end", name); } });
const sync = (name: string) => ({ [Symbol.dispose]() { print("sync", name); } });
async function one(name: string) { await using a = r(name + ".a", 2); using s = sync(name + ".s"); { await using inner = r(name + ".inner"); print("inner body"); } await null; print("body", name); return name; }
async function* gen() { await using g = r("gen"); yield 1; yield 2; }
async function loops() { for (await using x of [r("l1"), r("l2")]) { await null; print("turn"); } for (using x of [sync("s1")]) await null; }
async function nothing() { await using n = null; print("null resource"); }
(async () => { print(await one("x")); for await (const v of gen()) { print(v); break; } await loops(); await nothing(); print("end"); })();
export {};
