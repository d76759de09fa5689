import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "decorated-standard.ts", ["<module> decorated-standard.ts", 0, 1, 1, "traced", 1, 1, 1, "doubling", 1, 4, 1, "doubling.<anonymous>", 1, 5, 10, "Service.answer", 1, 12, 3, "get Service.size", 1, 16, 7, "<anonymous>", 1, 19, 5, "<anonymous>.<anonymous>", 1, 19, 64]);
}
const $f = $cw.enter($m ?? $r(), 0);
function traced(value, context) {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        console.log("decorates", context.kind, String(context.name));
    }
    finally {
        $f && $cw.exit($f);
    }
}
function doubling(value, context) {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        return function () {
            const $f = $cw.enter($m ?? $r(), 3);
            try {
                return 2 * value.call(this);
            }
            finally {
                $f && $cw.exit($f);
            }
        };
    }
    finally {
        $f && $cw.exit($f);
    }
}
@traced
class Service {
    @doubling
    answer() {
        const $f = $cw.enter($m ?? $r(), 4);
        try {
            return 21;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    @traced
    get size() {
        const $f = $cw.enter($m ?? $r(), 5);
        try {
            return 1;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    @((value, context) => {
        const $f = $cw.enter($m ?? $r(), 6);
        try {
            return (initial) => {
                const $f = $cw.enter($m ?? $r(), 7);
                try {
                    return initial + 1;
                }
                finally {
                    $f && $cw.exit($f);
                }
            };
        }
        finally {
            $f && $cw.exit($f);
        }
    })
    field = 1;
}
console.log(new Service().answer(), new Service().size, new Service().field, Service.name);
$cw.exit($f);
