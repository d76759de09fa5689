import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "namespace.ts", ["<module> namespace.ts", 0, 1, 1, "Geometry.area", 1, 3, 3, "Geometry.Solid.Cube.volume", 1, 8, 7, "A.B.C.deep", 1, 15, 23, "merged", 1, 17, 1, "merged.extra", 1, 21, 3]);
}
const $f = $cw.enter($m ?? $r(), 0);
var Geometry;
(function (Geometry) {
    Geometry.unit = area(1);
    function area(side) {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            return side * side;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    Geometry.area = area;
    let Solid;
    (function (Solid) {
        class Cube {
            volume() {
                const $f = $cw.enter($m ?? $r(), 2);
                try {
                    return area(2) * 2;
                }
                finally {
                    $f && $cw.exit($f);
                }
            }
        }
        Solid.Cube = Cube;
    })(Solid = Geometry.Solid || (Geometry.Solid = {}));
})(Geometry || (Geometry = {}));
var A;
(function (A) {
    var B;
    (function (B) {
        var C;
        (function (C) {
            C.deep = () => {
                const $f = $cw.enter($m ?? $r(), 3);
                try {
                    return "deep";
                }
                finally {
                    $f && $cw.exit($f);
                }
            };
        })(C = B.C || (B.C = {}));
    })(B = A.B || (A.B = {}));
})(A || (A = {}));
function merged() {
    const $f = $cw.enter($m ?? $r(), 4);
    try {
        return merged.extra();
    }
    finally {
        $f && $cw.exit($f);
    }
}
(function (merged) {
    function extra() {
        const $f = $cw.enter($m ?? $r(), 5);
        try {
            return "extra";
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    merged.extra = extra;
})(merged || (merged = {}));
console.log(Geometry.unit, new Geometry.Solid.Cube().volume(), A.B.C.deep(), merged());
$cw.exit($f);
