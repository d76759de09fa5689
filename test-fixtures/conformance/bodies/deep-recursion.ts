// conformance: heals

let deepest = 0;
function dive(n: number): number {
  deepest = n;
  return dive(n + 1) + 1;
}
const arrowDive = (n: number): number => arrowDive(n + 1) + 1;
class C { m(n: number): number { try { return this.m(n + 1); } finally { deepest = n; } } }
for (const start of [() => dive(0), () => arrowDive(0), () => new C().m(0)]) {
  try { start(); } catch (error) { print((error as Error).name); }
}
print(deepest >= 0);
function after() { return "still works"; }
print(after());
export {};
