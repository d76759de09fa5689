const fns: (() => number)[] = [];
for (let i = 0; i < 3; i++) { fns.push(() => i++); }
for (const x of [10, 20]) fns.push(function () { return x; });
for (var v = 0; v < 2; v++) fns.push(() => v);
let w = 0;
while (w < 2) { const c = w++; fns.push(() => c); }
function perCall() { const out = []; for (let i = 0, inc = () => i++; i < 3; inc(), i++) out.push(() => i); return out.map((f) => f()); }
print(fns.map((f) => f()), fns.map((f) => f()));
function bounded() { const out = []; for (let i = 0; i < 3; i++) { if (i === 1) continue; out.push(() => i); } return out.map((f) => f()); }
print(bounded());
export {};
