namespace N {
  export let counter = 0;
  export function next() { return ++counter; }
  const hidden = () => next() * 10;
  export const viaHidden = hidden();
}
namespace N {
  export function again() { return next() + counter; }
  export namespace Deep.Er { export const f = () => N.again(); }
}
function Fn() { return Fn.extra; }
namespace Fn { export const extra = "merged"; }
class Cls { m() { return Cls.helper(); } }
namespace Cls { export function helper() { return "from namespace"; } }
enum E { A }
namespace E { export function parse() { return E.A; } }
export namespace Exported { export function f() { return N.counter; } }
print(N.viaHidden, N.again(), N.Deep.Er.f(), Fn(), new Cls().m(), E.parse(), Exported.f(), N.counter);
declare namespace Ambient { function none(): void; }
namespace TypesOnly { export interface I { x: number } }
