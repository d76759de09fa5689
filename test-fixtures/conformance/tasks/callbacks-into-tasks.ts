function callsBack(cb: () => void) { print("before"); cb(); print("after"); }
function* g() { let resume!: () => void; callsBack(() => print("sync callback in generator")); yield 1; [1, 2].forEach((x) => { callsBack(() => print(x)); }); yield 2; }
const it = g();
callsBack(() => { it.next(); callsBack(() => { print(it.next().value); }); });
async function f() { callsBack(() => { f2(); }); await null; callsBack(() => { f2(); }); }
async function f2() { print("f2"); await null; print("f2 later"); }
f();
function inside() { print(it.next().done); }
callsBack(inside);
const pull = (function* () { const other = g(); yield other.next(); yield other; })();
const o = (pull.next(), pull.next().value) as Generator; // a generator begun in one task and ended from outside
print(o.next().value, o.next().done, pull.next().done);
export {};
