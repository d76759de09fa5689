import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "function-declaration.ts", ["<module> function-declaration.ts", 0, 1, 1, "early", 1, 5, 1, "inner", 1, 7, 3, "rest", 1, 11, 1]);
}
const $f = $cw.enter($m ?? $r(), 0);
// Declarations are hoisted, overloads have no body, an inner one hides an outer one.
console.log(early(1));
function early(x) {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        return inner(Number(x));
        function inner(n) {
            const $f = $cw.enter($m ?? $r(), 2);
            try {
                return n + 1;
            }
            finally {
                $f && $cw.exit($f);
            }
        }
    }
    finally {
        $f && $cw.exit($f);
    }
}
function rest(first, second = first, ...others) {
    const $f = $cw.enter($m ?? $r(), 3);
    try {
        return [first, second, others, arguments.length];
    }
    finally {
        $f && $cw.exit($f);
    }
}
console.log(rest(1), rest(1, 2, 3), rest.length, rest.name, early.length);
$cw.exit($f);
