const $cw = "user $cw", $m = "user $m", $f = "user $f", $r = () => "user $r", $c = 1, $t = 2, $w = 3;
function f($f: string) { const $cw_1 = 1, $m = 2; { const $cw = 5; return [$f, $m, $cw, $cw_1, $r()]; } }
const callweave = "user callweave", enter = () => "user enter", exit = () => "user exit", suspend = 1, resume = 2, register = 3;
class $cw_2 { $f() { return $cw; } }
async function g($f: number) { const r = await $f; return [r, $t]; }
print(f("arg"), new $cw_2().$f(), callweave, enter(), exit(), suspend, resume, register, $c, $w, $f, $m);
g(4).then(print);
export {};
