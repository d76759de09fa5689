import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "await-using.ts", ["<module> await-using.ts", 0, 1, 1, "resource", 1, 3, 18, "resource.[Symbol.dispose]", 1, 4, 3, "slow", 1, 8, 14, "slow.[Symbol.asyncDispose]", 2, 9, 3, "scoped", 1, 14, 1, "waiting", 2, 19, 1, "waiting().then(callback)", 1, 25, 21]);
}
const $f = $cw.enter($m ?? $r(), 0);
Symbol.dispose ??= Symbol.for("Symbol.dispose");
Symbol.asyncDispose ??= Symbol.for("Symbol.asyncDispose");
const resource = (name) => {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        return ({
            [Symbol.dispose]() {
                const $f = $cw.enter($m ?? $r(), 2);
                try {
                    console.log("disposes", name);
                }
                finally {
                    $f && $cw.exit($f);
                }
            },
        });
    }
    finally {
        $f && $cw.exit($f);
    }
};
const slow = (name) => {
    const $f = $cw.enter($m ?? $r(), 3);
    try {
        return ({
            async [Symbol.asyncDispose]() {
                const $f = $cw.enterTask($m ?? $r(), 4);
                let $v;
                try {
                    ($v = await $cw.suspend($f, null, 10, 5), $cw.resume($f, $v, $v = void 0));
                    console.log("disposes", name);
                }
                finally {
                    $f && $cw.exitTask($f);
                }
            },
        });
    }
    finally {
        $f && $cw.exit($f);
    }
};
function scoped() {
    const $f = $cw.enter($m ?? $r(), 5);
    try {
        using first = resource("first");
        using second = resource("second");
        return "scoped";
    }
    finally {
        $f && $cw.exit($f);
    }
}
async function waiting() {
    const $f = $cw.enterTask($m ?? $r(), 6);
    let $v;
    try {
        try {
            await using late = slow("late");
            try {
                ($v = await $cw.suspend($f, null, 21, 3), $cw.resume($f, $v, $v = void 0));
                return "waited";
            }
            finally {
                $cw.suspend($f, void 0, 20, 3);
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
console.log(scoped());
void waiting().then((value) => {
    const $f = $cw.enter($m ?? $r(), 7);
    try {
        return console.log(value);
    }
    finally {
        $f && $cw.exit($f);
    }
});
$cw.exit($f);
