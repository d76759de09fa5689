import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "computed-name.ts", ["<module> computed-name.ts", 0, 1, 1, "key", 1, 1, 13, "Bag.[Symbol.iterator]", 1, 3, 3, "Bag.literal", 1, 6, 3, "Bag.[key()]", 1, 9, 3, "get Bag.[`template ${1}`]", 1, 12, 3, "object.[key() + \"!\"]", 1, 16, 18, "object.[Symbol.toPrimitive]", 1, 16, 78]);
}
const $f = $cw.enter($m ?? $r(), 0);
const key = () => {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        return "dynamic";
    }
    finally {
        $f && $cw.exit($f);
    }
};
class Bag {
    [Symbol.iterator]() {
        const $f = $cw.enter($m ?? $r(), 2);
        try {
            return [1, 2][Symbol.iterator]();
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    static ["literal"]() {
        const $f = $cw.enter($m ?? $r(), 3);
        try {
            return "literal";
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    [key()]() {
        const $f = $cw.enter($m ?? $r(), 4);
        try {
            return "from a call";
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    get [`template ${1}`]() {
        const $f = $cw.enter($m ?? $r(), 5);
        try {
            return 1;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
const object = { [key() + "!"]() {
        const $f = $cw.enter($m ?? $r(), 6);
        try {
            return "object";
        }
        finally {
            $f && $cw.exit($f);
        }
    }, [Symbol.toPrimitive]: () => {
        const $f = $cw.enter($m ?? $r(), 7);
        try {
            return 5;
        }
        finally {
            $f && $cw.exit($f);
        }
    } };
console.log([...new Bag()], Bag.literal(), new Bag().dynamic(), object["dynamic!"](), +object);
$cw.exit($f);
