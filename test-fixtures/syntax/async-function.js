import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "async-function.ts", ["<module> async-function.ts", 0, 1, 1, "sleep", 1, 2, 15, "new Promise(callback)", 1, 2, 53, "setImmediate(callback)", 1, 2, 76, "load", 2, 3, 1, "arrow", 2, 10, 15, "failing", 2, 11, 17, "Client.get", 2, 22, 3, "never", 2, 26, 15, "new Promise(callback)", 1, 27, 21, "main", 2, 29, 1, "failing().catch(callback)", 1, 31, 25, "Promise.resolve().then(callback)", 1, 36, 24, "Promise.resolve().then().then(callback)", 1, 36, 57, "\u2026().then().then().then(callback)", 1, 36, 90]);
}
const $f = $cw.enter($m ?? $r(), 0);
const order = [];
const sleep = (text) => {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        return new Promise((done) => {
            const $f = $cw.enter($m ?? $r(), 2);
            try {
                return setImmediate(() => {
                    const $f = $cw.enter($m ?? $r(), 3);
                    try {
                        return done(text);
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
async function load(name) {
    const $f = $cw.enterTask($m ?? $r(), 4);
    let $v;
    try {
        order.push(`${name} starts`);
        const first = ($v = await $cw.suspend($f, sleep(`${name} 1`), 5, 17), $cw.resume($f, $v, $v = void 0));
        order.push(first);
        ($v = await $cw.suspend($f, null, 7, 3), $cw.resume($f, $v, $v = void 0));
        return (($v = await $cw.suspend($f, sleep(`${name} 2`), 8, 11), $cw.resume($f, $v, $v = void 0))).toUpperCase();
    }
    finally {
        $f && $cw.exitTask($f);
    }
}
const arrow = async (x) => {
    const $f = $cw.enterTask($m ?? $r(), 5);
    let $v;
    try {
        return x + (($v = await $cw.suspend($f, Promise.resolve(1), 10, 41), $cw.resume($f, $v, $v = void 0)));
    }
    finally {
        $f && $cw.exitTask($f);
    }
};
const failing = async () => {
    const $f = $cw.enterTask($m ?? $r(), 6);
    let $v;
    try {
        try {
            ($v = await $cw.suspend($f, Promise.reject(new Error("rejected")), 13, 5), $cw.resume($f, $v, $v = void 0));
        }
        catch (error) {
            $cw.resume($f, void 0);
            order.push(String(error));
            throw error;
        }
        finally {
            $cw.resume($f, void 0);
            order.push("finally");
        }
    }
    finally {
        $f && $cw.exitTask($f);
    }
};
class Client {
    async get(...paths) {
        const $f = $cw.enterTask($m ?? $r(), 7);
        let $v;
        try {
            return [($v = await $cw.suspend($f, load(paths[0]), 23, 13), $cw.resume($f, $v, $v = void 0)), this.constructor.name, arguments.length];
        }
        finally {
            $f && $cw.exitTask($f);
        }
    }
}
const never = async () => {
    const $f = $cw.enterTask($m ?? $r(), 8);
    let $v;
    try {
        ($v = await $cw.suspend($f, new Promise(() => {
            const $f = $cw.enter($m ?? $r(), 9);
            try {
            }
            finally {
                $f && $cw.exit($f);
            }
        }), 27, 3), $cw.resume($f, $v, $v = void 0));
    }
    finally {
        $f && $cw.exitTask($f);
    }
};
async function main() {
    const $f = $cw.enterTask($m ?? $r(), 10);
    let $v;
    try {
        const results = ($v = await $cw.suspend($f, Promise.all([load("a"), load("b"), arrow(1), new Client().get("c")]), 30, 19), $cw.resume($f, $v, $v = void 0));
        ($v = await $cw.suspend($f, failing().catch(() => {
            const $f = $cw.enter($m ?? $r(), 11);
            try {
                return order.push("handled");
            }
            finally {
                $f && $cw.exit($f);
            }
        }), 31, 3), $cw.resume($f, $v, $v = void 0));
        console.log(results, order);
    }
    finally {
        $f && $cw.exitTask($f);
    }
}
void never();
void main();
Promise.resolve().then(() => {
    const $f = $cw.enter($m ?? $r(), 12);
    try {
        return order.push("tick 1");
    }
    finally {
        $f && $cw.exit($f);
    }
}).then(() => {
    const $f = $cw.enter($m ?? $r(), 13);
    try {
        return order.push("tick 2");
    }
    finally {
        $f && $cw.exit($f);
    }
}).then(() => {
    const $f = $cw.enter($m ?? $r(), 14);
    try {
        return order.push("tick 3");
    }
    finally {
        $f && $cw.exit($f);
    }
});
$cw.exit($f);
