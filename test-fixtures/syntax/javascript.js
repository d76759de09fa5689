"use strict";
const $cw = require("callweave/runtime");
var $m;
function $r() {
    return $m = $cw.register(1, "javascript.cjs", ["<module> javascript.cjs", 0, 1, 1, "run", 1, 3, 15, "stop", 1, 6, 23, "Point", 1, 7, 1, "Point.add", 1, 10, 23]);
}
const $f = $cw.enter($m ?? $r(), 0);
const { ignore } = require("callweave");
exports.run = function () {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        return typeof ignore;
    }
    finally {
        $f && $cw.exit($f);
    }
};
module.exports.stop = () => {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        return "stopped";
    }
    finally {
        $f && $cw.exit($f);
    }
};
function Point(x) {
    const $f = $cw.enter($m ?? $r(), 3);
    try {
        this.x = x;
    }
    finally {
        $f && $cw.exit($f);
    }
}
Point.prototype.add = function (by) {
    const $f = $cw.enter($m ?? $r(), 4);
    try {
        return this.x + by;
    }
    finally {
        $f && $cw.exit($f);
    }
};
console.log(exports.run(), module.exports.stop(), new Point(1).add(2), this === exports);
$cw.exit($f);
