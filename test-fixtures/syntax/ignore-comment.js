import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "ignore-comment.ts", ["<module> ignore-comment.ts", 0, 1, 1, "Partly.seen", 1, 19, 3, "kept", 1, 24, 14, "task", 2, 28, 1]);
}
const $f = $cw.enter($m ?? $r(), 0);
// callweave-ignore
function ignored() {
    const inner = () => "inner";
    return inner();
}
/** Documented.
 * @callweave-ignore
 */
class Ignored {
    run() {
        return "run";
    }
}
class Partly {
    // callweave-ignore: too hot
    hot() {
        return "hot";
    }
    seen() {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            return this.hot();
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    /** @callweave-ignore */ property = () => "property";
}
const kept = () => {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        return "kept";
    }
    finally {
        $f && $cw.exit($f);
    }
}; // callweave-ignore-ish is another word
// callweave-ignore
const statement = [() => 1, () => 2].map((f) => f());
const argument = [1].map(/** @callweave-ignore */ (x) => x + 1);
async function task() {
    const $f = $cw.enterTask($m ?? $r(), 3);
    let $v;
    try {
        // callweave-ignore
        ($v = await $cw.suspend($f, [1].map((x) => x + 1), 30, 3), $cw.resume($f, $v, $v = void 0));
        return kept();
    }
    finally {
        $f && $cw.exitTask($f);
    }
}
console.log(ignored(), new Ignored().run(), new Partly().seen(), new Partly().property(), kept(), statement, argument);
void task();
$cw.exit($f);
