function finallyWins() { try { return 1; } finally { return 2; } }
function finallyContinues() { for (const x of [1, 2]) { try { return x; } finally { continue; } } return "after"; }
function breakFromFinally() { l: try { throw new Error("lost"); } finally { break l; } return "kept"; }
function nestedTry() { try { try { throw 1; } catch (e) { throw (e as number) + 1; } finally { print("inner finally"); } } catch (e) { return e; } finally { print("outer finally"); } }
function orders() { try { return print("value"), 1; } finally { print("after value"); } }
function switches(n: number) { switch (n) { case 0: return "zero"; case 1: break; case 2: { const f = () => n; return f(); } default: return "default"; } return "fell"; }
function loops() { let s = ""; for (let i = 0; ; i++) { if (i > 5) return s; if (i % 2) continue; s += (() => i)(); } }
function forIn() { for (const k in { a: 1, b: 2 }) return k; }
function empty() { ; }
function throwsNonError() { throw undefined; }
print(finallyWins(), finallyContinues(), breakFromFinally(), nestedTry(), orders(), [0, 1, 2, 3].map(switches), loops(), forIn(), empty());
try { throwsNonError(); } catch (e) { print("caught", e); }
export {};
