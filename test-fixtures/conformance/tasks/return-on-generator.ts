// conformance: open=7

function* g() { try { yield 1; yield 2; } finally { print("finally"); yield "from finally"; print("after"); } }
const a = g(); print(a.next(), a.return("r" as any), a.next(), a.next());
const b = g(); print(b.return("unstarted" as any), b.next());
function* overrides() { try { yield 1; } finally { return "override"; } }
const c = overrides(); c.next(); print(c.return("lost" as any));
for (const x of g()) { print("loop", x); break; }
const [first] = g(); print(first);
function* nested() { try { yield* g(); } finally { print("outer finally"); } }
const d = nested(); d.next(); print(d.return(5 as any), d.next());
(() => { for (const x of nested()) { if (x === 2) return; } })();
l: for (const x of nested()) { for (const y of g()) { print(x, y); continue l; } }
export {};
