import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "class-expression.ts", ["<module> class-expression.ts", 0, 1, 1, "Inner.name", 1, 2, 3, "new Anonymous", 1, 7, 3, "Anonymous.run", 1, 10, 3, "assigned.run", 1, 16, 3, "mixin", 1, 20, 15, "mixin.<class>.mixed", 1, 22, 5, "holder.Kept.run", 1, 26, 32]);
}
const $f = $cw.enter($m ?? $r(), 0);
const Named = class Inner {
    name() {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            return Inner.name;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
};
const Anonymous = class {
    constructor() {
        const $f = $cw.enter($m ?? $r(), 2);
        try {
            console.log(new.target.name);
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    run() {
        const $f = $cw.enter($m ?? $r(), 3);
        try {
            return Anonymous.name;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
};
let assigned;
assigned = class {
    run() {
        const $f = $cw.enter($m ?? $r(), 4);
        try {
            return "assigned";
        }
        finally {
            $f && $cw.exit($f);
        }
    }
};
const mixin = (base) => {
    const $f = $cw.enter($m ?? $r(), 5);
    try {
        return class extends base {
            mixed() {
                const $f = $cw.enter($m ?? $r(), 6);
                try {
                    return "mixed";
                }
                finally {
                    $f && $cw.exit($f);
                }
            }
        };
    }
    finally {
        $f && $cw.exit($f);
    }
};
const holder = { Kept: class {
        run() {
            const $f = $cw.enter($m ?? $r(), 7);
            try {
                return "kept";
            }
            finally {
                $f && $cw.exit($f);
            }
        }
    } };
var Color;
(function (Color) {
    Color[Color["Red"] = 1] = "Red";
    Color[Color["Green"] = 2] = "Green";
})(Color || (Color = {}));
console.log(new Named().name(), new Anonymous().run(), new assigned().run(), new (mixin(Object))().mixed(), new holder.Kept().run());
console.log(Color.Green, Color[1], Named.name, Anonymous.name, holder.Kept.name);
$cw.exit($f);
