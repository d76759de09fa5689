import { x as fromSelf } from "self";
export { later as renamed, fromSelf };
export let before = typeof later;
function later() { return before; }
export const { a, b: [c] } = { a: () => 1, b: [() => 2] };
export enum E { A = later.length }
export namespace N { export const f = () => E.A; }
export class K { static { print("static", Object.keys(exports).length > 3); } m = () => fromSelf; }
before = "changed";
[before] = ["destructured"];
for (before of ["loop"]) print((exports as any).before);
before += "!";
export default later();
print((exports as any).before, (exports as any).default, a(), c(), N.f(), new K().m(), Object.keys(exports));
