import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "async-generator.ts", ["<module> async-generator.ts", 0, 1, 1, "tick", 1, 1, 14, "new Promise(callback)", 1, 1, 46, "setImmediate(callback)", 1, 1, 69, "pages", 4, 2, 1, "all", 4, 12, 1, "failing", 4, 15, 1, "main", 2, 22, 1]);
}
const $f = $cw.enter($m ?? $r(), 0);
const tick = (value) => {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        return new Promise((done) => {
            const $f = $cw.enter($m ?? $r(), 2);
            try {
                return setImmediate(() => {
                    const $f = $cw.enter($m ?? $r(), 3);
                    try {
                        return done(value);
                    }
                    finally {
                        $f && $cw.exit($f);
                    }
                });
            }
            finally {
                $f && $cw.exit($f);
            }
        });
    }
    finally {
        $f && $cw.exit($f);
    }
};
async function* pages(from) {
    const $f = $cw.enterTask($m ?? $r(), 4);
    let $v;
    try {
        try {
            let page = from;
            while (page < from + 2)
                ($v = yield $cw.suspend($f, tick(page++), 5, 29), $cw.resume($f, $v, $v = void 0));
            return $cw.suspend($f, tick("end"), 6, 5);
        }
        finally {
            $cw.resume($f, void 0);
            ($v = await $cw.suspend($f, tick(0), 8, 5), $cw.resume($f, $v, $v = void 0));
            console.log("closed", from);
        }
    }
    finally {
        $f && $cw.exitTask($f);
    }
}
async function* all() {
    const $f = $cw.enterTask($m ?? $r(), 5);
    let $v;
    try {
        ($v = yield* $cw.suspend($f, pages(1), 13, 3, true), $cw.resume($f, $v, $v = void 0));
    }
    finally {
        $f && $cw.exitTask($f);
    }
}
async function* failing() {
    const $f = $cw.enterTask($m ?? $r(), 6);
    let $v;
    try {
        try {
            return $cw.suspend($f, Promise.reject("no"), 17, 5);
        }
        catch (error) {
            $cw.resume($f, void 0);
            ($v = yield $cw.suspend($f, `caught ${error}`, 19, 5), $cw.resume($f, $v, $v = void 0));
        }
    }
    finally {
        $f && $cw.exitTask($f);
    }
}
async function main() {
    const $f = $cw.enterTask($m ?? $r(), 7);
    let $v;
    try {
        const manual = pages(10);
        console.log(($v = await $cw.suspend($f, manual.next(), 24, 15), $cw.resume($f, $v, $v = void 0)), ($v = await $cw.suspend($f, manual.return("early"), 24, 36), $cw.resume($f, $v, $v = void 0)));
        try {
            for await (const page of $cw.suspend($f, all(), 25, 7, true)) {
                $cw.resume($f, void 0);
                try {
                    console.log("page", page);
                }
                finally {
                    $cw.suspend($f, void 0, 25, 7);
                }
            }
        }
        finally {
            $cw.resume($f, void 0);
        }
        try {
            for await (const text of $cw.suspend($f, failing(), 26, 7, true)) {
                $cw.resume($f, void 0);
                try {
                    console.log(text);
                }
                finally {
                    $cw.suspend($f, void 0, 26, 7);
                }
            }
        }
        finally {
            $cw.resume($f, void 0);
        }
        const end = pages(20);
        console.log(($v = await $cw.suspend($f, end.next(), 28, 15), $cw.resume($f, $v, $v = void 0)), ($v = await $cw.suspend($f, end.next(), 28, 33), $cw.resume($f, $v, $v = void 0)), ($v = await $cw.suspend($f, end.next(), 28, 51), $cw.resume($f, $v, $v = void 0)), ($v = await $cw.suspend($f, end.next(), 28, 69), $cw.resume($f, $v, $v = void 0)));
    }
    finally {
        $f && $cw.exitTask($f);
    }
}
void main();
$cw.exit($f);
