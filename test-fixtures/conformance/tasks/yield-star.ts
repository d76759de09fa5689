function* inner(): Generator<any, any, any> { try { const a = yield "i1"; print("inner got", a); yield "i2"; return "inner result"; } catch (e) { print("inner caught", e); yield "i3"; return "after catch"; } }
function* outer(): Generator<any, any, any> { const r = yield* inner(); print("result", r); yield* [10, 20]; yield* "xy"; return yield* custom(); }
const custom = () => ({ [Symbol.iterator]() { let n = 0; return { next(v: any) { print("next", v); return { value: n, done: n++ > 1 }; }, return(v: any) { print("return", v); return { value: v, done: true }; } }; } }) as any;
print([...outer()]);
const o = outer(); print(o.next(), o.next("sent"), o.throw("err"), o.next(), o.next(), o.next(), o.next(), o.next(), o.next("to custom"), o.return("stop"), o.next());
const noThrow = (function* () { yield* custom(); })(); noThrow.next();
try { noThrow.throw(new Error("x")); } catch (e) { print((e as Error).name); }
function* recursive(n: number): Generator<number> { if (n) { yield* recursive(n - 1); yield n; yield* recursive(n - 1); } }
print([...recursive(4)].join(""));
export {};
