"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const $cw = require("callweave/runtime");
var $m;
function $r() {
    return $m = $cw.register(1, "duplicate-declaration.cjs", ["<module> duplicate-declaration.cjs", 0, 1, 1, "g", 1, 2, 3, "g", 1, 3, 3, "g", 1, 8, 3, "g", 1, 12, 3, "fine", 1, 16, 1, "h", 1, 17, 3, "fine.<iife>", 1, 19, 17]);
}
const $f = $cw.enter($m ?? $r(), 0);
function twoFunctions() {
    function g() {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            return 1;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    function g() {
        const $f = $cw.enter($m ?? $r(), 2);
        try {
            return 2;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    return g();
}
function varAndFunction() {
    var g;
    function g() {
        const $f = $cw.enter($m ?? $r(), 3);
        try {
            return 3;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    return g();
}
function varInside() {
    function g() {
        const $f = $cw.enter($m ?? $r(), 4);
        try {
            return 4;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    for (var { g } of [])
        ;
    return g();
}
function fine(g) {
    const $f = $cw.enter($m ?? $r(), 5);
    try {
        function h() {
            const $f = $cw.enter($m ?? $r(), 6);
            try {
                return 5;
            }
            finally {
                $f && $cw.exit($f);
            }
        }
        {
            let h = 6;
        }
        return h() + (() => {
            const $f = $cw.enter($m ?? $r(), 7);
            try {
                var h = 1;
                return h;
            }
            finally {
                $f && $cw.exit($f);
            }
        })();
    }
    finally {
        $f && $cw.exit($f);
    }
}
console.log(twoFunctions(), varAndFunction(), varInside(), fine());
$cw.exit($f);
