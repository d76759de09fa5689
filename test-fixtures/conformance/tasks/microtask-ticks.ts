// Each way of returning costs its own number of ticks; the ruler shows it.
let t = 0;
const ruler = async () => { for (; t < 30; t++) await null; };
const at = (name: string) => () => print(name, t);
async function plain() { return 1; }
async function returnsPromise() { return Promise.resolve(1); }
async function returnsAwait() { return await Promise.resolve(1); }
async function awaitsTwice() { await 1; await Promise.resolve(2); }
async function inTry() { try { return await plain(); } finally { } }
async function inFinally() { try { return plain(); } finally { await 0; } }
const arrow = async () => plain();
const arrowAwait = async () => await plain();
async function* gen() { yield 1; yield plain(); return plain(); }
async function forAwait() { for await (const x of gen()) at("item")(); }
async function forAwaitSync() { for await (const x of [1, plain()]) at("sync item")(); }
async function star() { for await (const x of (async function* () { yield* gen(); yield* [1]; })()) at("star item")(); }
async function breaks() { for await (const x of gen()) break; }
ruler();
for (const f of [plain, returnsPromise, returnsAwait, awaitsTwice, inTry, inFinally, arrow, arrowAwait, forAwait, forAwaitSync, star, breaks]) f().then(at(f.name));
const g = gen(); g.next().then(at("next 1")); g.next().then(at("next 2")); g.next().then(at("next 3")); g.next().then(at("next 4"));
const h = gen(); h.next().then(at("h next")); h.return(plain() as any).then(at("h return"));
const k = gen(); k.next(); k.throw(1).catch(at("k throw"));
export {};
