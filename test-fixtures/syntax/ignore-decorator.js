import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "ignore-decorator.ts", ["<module> ignore-decorator.ts", 0, 1, 1, "Partly.seen", 1, 19, 3, "other", 1, 23, 1]);
}
const $f = $cw.enter($m ?? $r(), 0);
import { ignore, ignore as skip } from "callweave";
import * as callweave from "callweave";
class Ignored {
    run() {
        return "run";
    }
}
class Partly {
    hot() {
        return "hot";
    }
    get warm() {
        return "warm";
    }
    @other
    seen() {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            return this.hot() + this.warm;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
function other(value, context) {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
    }
    finally {
        $f && $cw.exit($f);
    }
}
console.log(new Ignored().run(), new Partly().seen());
$cw.exit($f);
