import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "method.ts", ["<module> method.ts", 0, 1, 1, "new Point", 1, 2, 3, "Point.origin", 1, 6, 3, "Point.distance", 1, 9, 3, "Point.\"quoted name\"", 1, 12, 3, "Point.7", 1, 15, 3, "Shape.describe", 1, 22, 3, "Square.area", 1, 27, 3, "Square.describe", 1, 30, 3]);
}
const $f = $cw.enter($m ?? $r(), 0);
class Point {
    x;
    y;
    constructor(x, y) {
        this.x = x;
        this.y = y;
        const $f = $cw.enter($m ?? $r(), 1);
        try {
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    static origin() {
        const $f = $cw.enter($m ?? $r(), 2);
        try {
            return new this(0, 0);
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    distance(...$p) {
        const $f = $cw.enter($m ?? $r(), 3);
        try {
            let { 0: other = Point.origin() } = 
$p;
            return Math.hypot(this.x - other.x, this.y - other.y);
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    "quoted name"() {
        const $f = $cw.enter($m ?? $r(), 4);
        try {
            return this.constructor.name;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    7() {
        const $f = $cw.enter($m ?? $r(), 5);
        try {
            return 7;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
class Shape {
    describe() {
        const $f = $cw.enter($m ?? $r(), 6);
        try {
            return `${this.constructor.name} ${this.area()}`;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
class Square extends Shape {
    area() {
        const $f = $cw.enter($m ?? $r(), 7);
        try {
            return 4;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    describe() {
        const $f = $cw.enter($m ?? $r(), 8);
        try {
            return `the ${super.describe()}`;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
const point = new Point(3, 4);
console.log(point.distance(), point["quoted name"](), point[7](), new Square().describe(), Point.prototype.distance.length);
$cw.exit($f);
