const log: string[] = [];
function a() { try { b(); } finally { log.push("a finally"); } }
function b() { c(() => { throw new TypeError("deep"); }); }
const c = (cb: () => void) => { try { return cb(); } catch (e) { log.push("c caught"); throw e; } };
try { a(); } catch (e) { log.push(String(e)); }
function swallow() { try { a(); } catch { return "swallowed"; } }
print(log, swallow(), [1, 2, 3].map((x) => { try { if (x === 2) throw x; return x; } catch (e) { return -(e as number); } }));
try { [3, 1, 2].sort((x, y) => { if (y === 1) throw new Error("in sort"); return x - y; }); } catch (e) { print(String(e)); }
try { JSON.parse("[1]", () => { throw new Error("in reviver"); }); } catch (e) { print(String(e)); }
export {};
