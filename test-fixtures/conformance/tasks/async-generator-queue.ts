async function* g() { print("start"); try { const a: any = yield 1; print("a", a); await null; const b: any = yield 2; print("b", b); yield 3; } finally { print("finally"); await null; } }
const i = g();
Promise.all([i.next("ignored"), i.next("A"), i.next("B"), i.return("R" as any), i.next("late")]).then(print);
const j = g();
Promise.allSettled([j.next(), j.throw(new Error("T")), j.next()]).then((r) => print(r.map((x: any) => x.value ?? String(x.reason))));
const k = g();
k.return("unstarted" as any).then(print);
g().throw(new Error("unstarted throw")).catch((e) => print(String(e)));
Promise.resolve().then(() => print("t1")).then(() => print("t2")).then(() => print("t3")).then(() => print("t4"));
export {};
