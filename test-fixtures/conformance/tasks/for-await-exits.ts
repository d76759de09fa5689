async function* src(name: string) { try { for (let i = 0; i < 5; i++) { await null; yield i; } } finally { print("closing", name); await null; print("closed", name); } }
async function breaks() { for await (const x of src("break")) { if (x === 1) continue; if (x === 3) break; print("b", x); } return "broke"; }
async function returns() { for await (const x of src("return")) { await null; if (x === 1) return x; } }
async function throws() { for await (const x of src("throw")) { if (x === 1) throw new Error("thrown"); } }
async function labels() { outer: for await (const x of src("outer")) { for await (const y of src("inner")) { if (y === 1) continue outer; if (x === 1) break outer; print("l", x, y); } } return "labels"; }
async function bodyless() { for await (const x of src("bodyless")); for await (const x of src("single")) print(x); for await (const x of src("if")) if (x) await x; else continue; return "bodyless"; }
async function inTry() { try { for await (const x of src("try")) { try { throw x; } finally { if (x === 2) break; continue; } } return "through"; } finally { print("try finally"); } }
(async () => { for (const f of [breaks, returns, throws, labels, bodyless, inTry]) await f().then((v) => print(f.name, v), (e) => print(f.name, String(e))); })();
Promise.all([breaks(), labels(), returns()]).then((v) => print(v));
export {};
