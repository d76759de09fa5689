"use strict";
const $cw = require("callweave/runtime");
var $m;
function $r() {
    return $m = $cw.register(1, "common-module.cts", ["<module> common-module.cts", 0, 1, 1, "Exported.run", 1, 2, 3, "helper", 1, 6, 1]);
}
const $f = $cw.enter($m ?? $r(), 0);
class Exported {
    run() {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            return helper();
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
function helper() {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        return "helped";
    }
    finally {
        $f && $cw.exit($f);
    }
}
console.log(new Exported().run());
$cw.exit($f);
module.exports = Exported;
