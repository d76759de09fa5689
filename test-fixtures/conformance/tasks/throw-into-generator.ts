function* g() {
  while (true) {
    try { const v: unknown = yield "ready"; print("got", v); }
    catch (e) { print("caught", String(e)); if (String(e) === "stop") throw new Error("gave up"); yield "recovered"; }
  }
}
const it = g();
print(it.next(), it.next("a"), it.throw("oops"), it.next("b"), it.next("c"));
try { it.throw("stop"); } catch (e) { print(String(e)); }
print(it.next());
const unstarted = g();
try { unstarted.throw(new Error("unstarted")); } catch (e) { print(String(e), unstarted.next()); }
function* rethrows(): Generator<number> { try { yield 1; } finally { yield 2; print("cleanup after throw"); } }
const r = rethrows();
print(r.next(), r.throw(new Error("late")));
try { r.next(); } catch (e) { print(String(e)); }
export {};
