import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "callback.ts", ["<module> callback.ts", 0, 1, 1, "users.map(callback)", 1, 5, 11, "users.filter().map(callback)", 1, 6, 27, "new Promise(callback)", 1, 9, 19, "createStore({ reducer })", 1, 11, 3, "createStore({ nested.effect })", 1, 14, 21, "createStore", 1, 16, 1, "createStore.<anonymous>", 1, 17, 10, "add", 1, 19, 13, "add.<anonymous>", 1, 19, 28, "choose", 1, 20, 35, "choose", 1, 20, 50, "withDefault", 1, 21, 1, "callback", 1, 21, 33, "picked", 1, 24, 18, "new Timer", 1, 26, 3, "Timer.tick", 1, 27, 17, "<iife>", 1, 31, 2, "[].sort(callback)", 1, 35, 25, "<iife>", 1, 35, 47]);
}
const $f = $cw.enter($m ?? $r(), 0);
const users = [{ name: "Ann" }];
users.map((user) => {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        return user.name;
    }
    finally {
        $f && $cw.exit($f);
    }
});
users.filter(Boolean).map(function (user) {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        return user.name;
    }
    finally {
        $f && $cw.exit($f);
    }
});
new Promise((done) => {
    const $f = $cw.enter($m ?? $r(), 3);
    try {
        return done();
    }
    finally {
        $f && $cw.exit($f);
    }
});
const store = createStore({
    reducer(state) {
        const $f = $cw.enter($m ?? $r(), 4);
        try {
            return state + 1;
        }
        finally {
            $f && $cw.exit($f);
        }
    },
    nested: { effect: () => {
            const $f = $cw.enter($m ?? $r(), 5);
            try {
                return "effect";
            }
            finally {
                $f && $cw.exit($f);
            }
        } },
});
function createStore(parts) {
    const $f = $cw.enter($m ?? $r(), 6);
    try {
        return () => {
            const $f = $cw.enter($m ?? $r(), 7);
            try {
                return [parts.reducer(1), parts.nested.effect()];
            }
            finally {
                $f && $cw.exit($f);
            }
        };
    }
    finally {
        $f && $cw.exit($f);
    }
}
const add = (a) => {
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
const choose = users.length > 0 ? () => {
    const $f = $cw.enter($m ?? $r(), 10);
    try {
        return "some";
    }
    finally {
        $f && $cw.exit($f);
    }
} : () => {
    const $f = $cw.enter($m ?? $r(), 11);
    try {
        return "none";
    }
    finally {
        $f && $cw.exit($f);
    }
};
function withDefault(callback = () => {
    const $f = $cw.enter($m ?? $r(), 13);
    try {
        return "by default";
    }
    finally {
        $f && $cw.exit($f);
    }
}) {
    const $f = $cw.enter($m ?? $r(), 12);
    try {
        return callback();
    }
    finally {
        $f && $cw.exit($f);
    }
}
const { picked = () => {
    const $f = $cw.enter($m ?? $r(), 14);
    try {
        return "picked";
    }
    finally {
        $f && $cw.exit($f);
    }
} } = {};
class Timer {
    constructor() {
        const $f = $cw.enter($m ?? $r(), 15);
        try {
            this.tick = () => {
                const $f = $cw.enter($m ?? $r(), 16);
                try {
                    return "tick";
                }
                finally {
                    $f && $cw.exit($f);
                }
            };
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    tick;
}
(function () {
    const $f = $cw.enter($m ?? $r(), 17);
    try {
        console.log("at once");
    }
    finally {
        $f && $cw.exit($f);
    }
})();
console.log(store(), add(1)(2), choose(), withDefault(), picked(), new Timer().tick());
console.log([3, 1].sort((a, b) => {
    const $f = $cw.enter($m ?? $r(), 18);
    try {
        return a - b;
    }
    finally {
        $f && $cw.exit($f);
    }
}), `${(() => {
    const $f = $cw.enter($m ?? $r(), 19);
    try {
        return "in a template";
    }
    finally {
        $f && $cw.exit($f);
    }
})()}`);
$cw.exit($f);
