import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "arrow-expression.ts", ["<module> arrow-expression.ts", 0, 1, 1, "plain", 1, 2, 15, "object", 1, 3, 16, "lineComment", 1, 4, 21, "blockComment", 1, 7, 22, "jsdoc", 1, 11, 15, "cast", 1, 14, 14, "asserted", 1, 17, 18, "nested", 1, 20, 16, "nested.<anonymous>", 1, 20, 31, "comma", 1, 23, 15, "later", 2, 24, 15, "parenthesized", 1, 27, 23, "trailing", 1, 31, 18, "voided", 1, 32, 16, "later().then(callback)", 1, 35, 14]);
}
const $f = $cw.enter($m ?? $r(), 0);
// A comment before the expression must not end up between `return` and the value.
const plain = (x) => {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        return x + 1;
    }
    finally {
        $f && $cw.exit($f);
    }
};
const object = () => {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        return ({ a: 1 });
    }
    finally {
        $f && $cw.exit($f);
    }
};
const lineComment = () => {
    const $f = $cw.enter($m ?? $r(), 3);
    try {
        return 42;
    }
    finally {
        $f && $cw.exit($f);
    }
};
const blockComment = () => {
    const $f = $cw.enter($m ?? $r(), 4);
    try {
        return 43;
    }
    finally {
        $f && $cw.exit($f);
    }
};
const jsdoc = () => {
    const $f = $cw.enter($m ?? $r(), 5);
    try {
        return 44;
    }
    finally {
        $f && $cw.exit($f);
    }
};
const cast = () => {
    const $f = $cw.enter($m ?? $r(), 6);
    try {
        return (45);
    }
    finally {
        $f && $cw.exit($f);
    }
};
const asserted = () => {
    const $f = $cw.enter($m ?? $r(), 7);
    try {
        return (46);
    }
    finally {
        $f && $cw.exit($f);
    }
};
const nested = (a) => {
    const $f = $cw.enter($m ?? $r(), 8);
    try {
        return (b) => {
            const $f = $cw.enter($m ?? $r(), 9);
            try {
                return a + b;
            }
            finally {
                $f && $cw.exit($f);
            }
        };
    }
    finally {
        $f && $cw.exit($f);
    }
};
const comma = () => {
    const $f = $cw.enter($m ?? $r(), 10);
    try {
        return (plain(0), 47);
    }
    finally {
        $f && $cw.exit($f);
    }
};
const later = async () => {
    const $f = $cw.enterTask($m ?? $r(), 11);
    try {
        return 48;
    }
    finally {
        $f && $cw.exitTask($f);
    }
};
const parenthesized = () => {
    const $f = $cw.enter($m ?? $r(), 12);
    try {
        return (
        // inside
        49);
    }
    finally {
        $f && $cw.exit($f);
    }
};
const trailing = () => {
    const $f = $cw.enter($m ?? $r(), 13);
    try {
        return 50;
    }
    finally {
        $f && $cw.exit($f);
    }
}; // after
const voided = () => {
    const $f = $cw.enter($m ?? $r(), 14);
    try {
        return void 0;
    }
    finally {
        $f && $cw.exit($f);
    }
};
console.log(plain(1), object(), lineComment(), blockComment(), jsdoc(), cast(), asserted(), nested(1)(2));
console.log(comma(), parenthesized(), trailing(), voided(), plain.name, plain.length, later.name);
later().then((value) => {
    const $f = $cw.enter($m ?? $r(), 15);
    try {
        return console.log(value);
    }
    finally {
        $f && $cw.exit($f);
    }
});
$cw.exit($f);
