import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "accessor.ts", ["<module> accessor.ts", 0, 1, 1, "get Box.width", 1, 3, 3, "set Box.width", 1, 6, 3, "get Box.unit", 1, 9, 3, "get Box.#area", 1, 12, 3, "set Box.#area", 1, 15, 3, "Box.grow", 1, 19, 3, "pick", 1, 24, 1]);
}
const $f = $cw.enter($m ?? $r(), 0);
class Box {
    #width = 1;
    get width() {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            return this.#width;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    set width(value) {
        const $f = $cw.enter($m ?? $r(), 2);
        try {
            this.#width = value;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    static get unit() {
        const $f = $cw.enter($m ?? $r(), 3);
        try {
            return "cm";
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    get #area() {
        const $f = $cw.enter($m ?? $r(), 4);
        try {
            return this.#width ** 2;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    set #area(value) {
        const $f = $cw.enter($m ?? $r(), 5);
        try {
            this.#width = Math.sqrt(value);
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    accessor color = pick("red");
    grow() {
        const $f = $cw.enter($m ?? $r(), 6);
        try {
            this.#area = this.#area * 4;
            return this.width;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
function pick(color) {
    const $f = $cw.enter($m ?? $r(), 7);
    try {
        return color;
    }
    finally {
        $f && $cw.exit($f);
    }
}
const box = new Box();
box.width += 2;
console.log(box.width, Box.unit, box.grow(), box.color);
$cw.exit($f);
