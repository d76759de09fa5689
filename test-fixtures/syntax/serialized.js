import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "serialized.ts", ["<module> serialized.ts", 0, 1, 1, "page.evaluate", 1, 2, 13, "page.$eval", 1, 3, 10]);
}
const $f = $cw.enter($m ?? $r(), 0);
const page = {
    evaluate: (f, argument) => {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            return new Function("argument", `return (${f})(argument)`)(argument);
        }
        finally {
            $f && $cw.exit($f);
        }
    },
    $eval: (selector, f) => {
        const $f = $cw.enter($m ?? $r(), 2);
        try {
            return new Function(`return (${f})()`)();
        }
        finally {
            $f && $cw.exit($f);
        }
    },
};
console.log(page.evaluate((x) => [x].map((y) => y + 1)[0], 1), page.$eval("a", function () { return "a"; }));
$cw.exit($f);
