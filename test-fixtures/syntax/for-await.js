import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "for-await.ts", ["<module> for-await.ts", 0, 1, 1, "tick", 1, 1, 14, "new Promise(callback)", 1, 1, 46, "setImmediate(callback)", 1, 1, 69, "source.[Symbol.asyncIterator]", 4, 3, 3, "loops", 2, 7, 1, "loops().then(callback)", 1, 28, 19]);
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
const source = {
    async *[Symbol.asyncIterator]() {
        const $f = $cw.enterTask($m ?? $r(), 4);
        let $v;
        try {
            for (let i = 0; i < 4; i++)
                ($v = yield $cw.suspend($f, tick(i), 4, 33), $cw.resume($f, $v, $v = void 0));
        }
        finally {
            $f && $cw.exitTask($f);
        }
    },
};
async function loops() {
    const $f = $cw.enterTask($m ?? $r(), 5);
    let $v;
    try {
        try {
            for await (const x of $cw.suspend($f, [tick("a"), tick("b")], 8, 7, true)) {
                $cw.resume($f, void 0);
                try {
                    console.log(x);
                }
                finally {
                    $cw.suspend($f, void 0, 8, 7);
                }
            }
        }
        finally {
            $cw.resume($f, void 0);
        }
        outer: for (const round of [1, 2]) {
            try {
                inner: for await (const x of $cw.suspend($f, source, 10, 16, true)) {
                    $cw.resume($f, void 0);
                    try {
                        if (x === 0)
                            continue;
                        if (x === 1 && round === 1)
                            continue outer;
                        if (x === 2)
                            break inner;
                        console.log(round, x);
                    }
                    finally {
                        $cw.suspend($f, void 0, 10, 16);
                    }
                }
            }
            finally {
                $cw.resume($f, void 0);
            }
            console.log("after inner");
        }
        try {
            for await (const { a = ($v = await $cw.suspend($f, tick("default"), 18, 26), $cw.resume($f, $v, $v = void 0)) } of $cw.suspend($f, [{}, { a: 1 }], 18, 7, true)) {
                $cw.resume($f, void 0);
                try {
                    console.log(a);
                }
                finally {
                    $cw.suspend($f, void 0, 18, 7);
                }
            }
        }
        finally {
            $cw.resume($f, void 0);
        }
        try {
            try {
                for await (const x of $cw.suspend($f, source, 22, 9, true)) {
                    $cw.resume($f, void 0);
                    try {
                        throw new Error(`at ${x}`);
                    }
                    finally {
                        $cw.suspend($f, void 0, 22, 9);
                    }
                }
            }
            finally {
                $cw.resume($f, void 0);
            }
        }
        catch (error) {
            $cw.resume($f, void 0);
            console.log(String(error));
        }
        try {
            for await (const x of $cw.suspend($f, source, 26, 7, true)) {
                $cw.resume($f, void 0);
                try {
                    return `returned ${x}`;
                }
                finally {
                    $cw.suspend($f, void 0, 26, 7);
                }
            }
        }
        finally {
            $cw.resume($f, void 0);
        }
    }
    finally {
        $f && $cw.exitTask($f);
    }
}
void loops().then((value) => {
    const $f = $cw.enter($m ?? $r(), 6);
    try {
        return console.log(value);
    }
    finally {
        $f && $cw.exit($f);
    }
});
$cw.exit($f);
