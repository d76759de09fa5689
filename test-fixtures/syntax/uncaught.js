import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "uncaught.ts", ["<module> uncaught.ts", 0, 1, 1, "outer", 1, 1, 1, "inner", 1, 4, 1]);
}
const $f = $cw.enter($m ?? $r(), 0);
function outer() {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        inner();
    }
    finally {
        $f && $cw.exit($f);
    }
}
function inner() {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        console.log("about to fail");
        throw new TypeError("uncaught");
    }
    finally {
        $f && $cw.exit($f);
    }
}
outer();
$cw.exit($f);
