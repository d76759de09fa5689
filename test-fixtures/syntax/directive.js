"use strict";
"use client";
import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "directive.ts", ["<module> directive.ts", 0, 1, 1, "strict", 1, 4, 1, "own", 1, 9, 1]);
}
const $f = $cw.enter($m ?? $r(), 0);
// The first comment stays with what follows it.
function strict() {
    "use strict";
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        // before the work
        return this === undefined;
    }
    finally {
        $f && $cw.exit($f);
    }
}
function own() {
    "use server";
    const $f = $cw.enter($m ?? $r(), 2);
    try {
    }
    finally {
        $f && $cw.exit($f);
    }
}
console.log(strict(), own());
$cw.exit($f);
