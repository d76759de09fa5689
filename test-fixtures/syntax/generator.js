import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "generator.ts", ["<module> generator.ts", 0, 1, 1, "count", 3, 1, 1, "both", 3, 16, 1, "Tree.[Symbol.iterator]", 3, 31, 3]);
}
const $f = $cw.enter($m ?? $r(), 0);
function* count(from, to = from + 2) {
    const $f = $cw.enterTask($m ?? $r(), 1);
    let $v;
    try {
        try {
            for (let i = from; i < to; i++) {
                const got = ($v = yield $cw.suspend($f, i, 4, 19), $cw.resume($f, $v, $v = void 0));
                if (got)
                    console.log("got", got);
            }
            return "done";
        }
        catch (error) {
            $cw.resume($f, void 0);
            console.log("caught", error);
            ($v = yield $cw.suspend($f, -1, 10, 5), $cw.resume($f, $v, $v = void 0));
            return "recovered";
        }
        finally {
            $cw.resume($f, void 0);
            console.log("cleaned up");
        }
    }
    finally {
        $f && $cw.exitTask($f);
    }
}
function* both() {
    const $f = $cw.enterTask($m ?? $r(), 2);
    let $v;
    try {
        const first = ($v = yield* $cw.suspend($f, count(1), 17, 25, true), $cw.resume($f, $v, $v = void 0));
        console.log("first", first);
        ($v = yield $cw.suspend($f, void 0, 19, 3), $cw.resume($f, $v, $v = void 0));
    }
    finally {
        $f && $cw.exitTask($f);
    }
}
const ended = count(1);
console.log(ended.next(), ended.next("hello"), ended.next(), ended.next());
const thrown = count(5);
console.log(thrown.next(), thrown.throw("oops"), thrown.next());
const returned = count(7);
console.log(returned.next(), returned.return("early"));
console.log([...both()]);
const abandoned = count(9);
abandoned.next();
class Tree {
    *[Symbol.iterator]() {
        const $f = $cw.enterTask($m ?? $r(), 3);
        let $v;
        try {
            ($v = yield* $cw.suspend($f, [1, 2], 32, 5, true), $cw.resume($f, $v, $v = void 0));
        }
        finally {
            $f && $cw.exitTask($f);
        }
    }
}
for (const leaf of new Tree())
    if (leaf === 1)
        break;
$cw.exit($f);
