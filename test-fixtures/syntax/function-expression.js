import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "function-expression.ts", ["<module> function-expression.ts", 0, 1, 1, "square", 1, 1, 16, "self", 1, 4, 19, "<anonymous>", 1, 7, 19, "legacy", 1, 10, 16]);
}
const $f = $cw.enter($m ?? $r(), 0);
const square = function (x) {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        return x * x;
    }
    finally {
        $f && $cw.exit($f);
    }
};
const factorial = function self(n) {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        return n < 2 ? 1 : n * self(n - 1);
    }
    finally {
        $f && $cw.exit($f);
    }
};
const made = new function () {
    const $f = $cw.enter($m ?? $r(), 3);
    try {
        this.kind = new.target === undefined ? "called" : "constructed";
    }
    finally {
        $f && $cw.exit($f);
    }
}();
const legacy = function () {
    const $f = $cw.enter($m ?? $r(), 4);
    try {
        arguments[0] = 9;
        return arguments.length;
    }
    finally {
        $f && $cw.exit($f);
    }
};
console.log(square(3), factorial(3), made.kind, legacy(1, 2), square.name, factorial.name);
$cw.exit($f);
