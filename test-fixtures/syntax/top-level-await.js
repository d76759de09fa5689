import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "top-level-await.mts", ["<module> top-level-await.mts", 0, 1, 1, "load", 2, 2, 1]);
}
const $f = $cw.enterTask($m ?? $r(), 0);
let $v;
const first = ($v = await $cw.suspend($f, load(1), 1, 15), $cw.resume($f, $v, $v = void 0));
async function load(n) {
    const $f = $cw.enterTask($m ?? $r(), 1);
    let $v;
    try {
        return (($v = await $cw.suspend($f, Promise.resolve(n), 3, 11), $cw.resume($f, $v, $v = void 0))) + 1;
    }
    finally {
        $f && $cw.exitTask($f);
    }
}
try {
    ($v = await $cw.suspend($f, Promise.reject(new Error("no")), 6, 3), $cw.resume($f, $v, $v = void 0));
}
catch (error) {
    $cw.resume($f, void 0);
    console.log(String(error));
}
try {
    for await (const x of $cw.suspend($f, [load(first), 5], 10, 5, true)) {
        $cw.resume($f, void 0);
        try {
            console.log(x);
        }
        finally {
            $cw.suspend($f, void 0, 10, 5);
        }
    }
}
finally {
    $cw.resume($f, void 0);
}
console.log(first, typeof this);
export default first;
$cw.exitTask($f);
