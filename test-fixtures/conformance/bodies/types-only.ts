interface I { m(): void }
type T = () => void;
declare class Ambient { m(): void; constructor(); }
declare module "x" { export function f(): void; }
declare global { interface Window { z: number } }
function assertIsString(v: any): asserts v is string { if (typeof v !== "string") throw new TypeError("no"); }
function guard(this: void, v: unknown): v is number { return typeof v === "number"; }
const f = function <const T extends readonly unknown[]>(this: unknown, ...a: T): T { return a; } satisfies Function;
abstract class G<in out T> { declare typed: T; optional?: number; definite!: string; [k: string]: unknown; abstract q(): void; }
class H extends G<string> { q() { return "q"; } }
let x = ((y) => y) as (z: number) => number;
assertIsString("s");
print(guard(1), f(1, 2), new H().q(), x!(3), (<T,>(a: T) => a)<string>("inst"));
export type { I };
export {};
