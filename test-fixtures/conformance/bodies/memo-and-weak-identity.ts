const identity = (() => { const f = () => f; return f; })();
function once<T>(f: () => T) { let v: T | undefined; return () => (v ??= f()); }
const get = once(() => ({}));
const w = new WeakMap([[identity, 1]]);
function counter() { counter.n = (counter.n ?? 0) + 1; return counter.n; }
counter.n = 10;
const m = { f() { return m.f; } };
print(identity() === identity, get() === get(), w.get(identity()), counter(), counter(), m.f() === m.f, Object.is(m.f, m["f"]));
export {};
