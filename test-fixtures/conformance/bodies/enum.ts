const enum Inline { A = 1, B = A << 2, S = "s" }
enum Plain { Zero, One, Two = One * 2 }
enum Computed { Len = "abc".length, F = ((x: number) => x * 2)(4), G = (function () { return 9; })() }
enum Text { A = "a", B = "b" }
declare enum Ambient { X }
function use(e: Inline) { return e === Inline.B ? Inline.S : Inline.A; }
print(use(Inline.B), use(Inline.A), Plain, Computed, Text, Plain[1]);
export enum Exported { A }
print(Exported);
