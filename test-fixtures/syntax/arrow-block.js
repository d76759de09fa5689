import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "arrow-block.ts", ["<module> arrow-block.ts", 0, 1, 1, "Counter.add", 1, 3, 18, "outer", 1, 8, 1, "inner", 1, 9, 17]);
}
const $f = $cw.enter($m ?? $r(), 0);
class Counter {
    count = 0;
    add = (by) => {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            this.count += by;
            return this;
        }
        finally {
            $f && $cw.exit($f);
        }
    };
}
function outer() {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        const inner = () => {
            const $f = $cw.enter($m ?? $r(), 3);
            try {
                return arguments.length;
            }
            finally {
                $f && $cw.exit($f);
            }
        };
        return inner();
    }
    finally {
        $f && $cw.exit($f);
    }
}
console.log(new Counter().add(2).add(3).count, outer(1, 2, 3));
$cw.exit($f);
