import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "object-method.ts", ["<module> object-method.ts", 0, 1, 1, "handlers.onClick", 1, 2, 12, "handlers.onKey", 1, 3, 3, "handlers.load", 2, 6, 3, "handlers.items", 3, 7, 3, "handlers.nested.deep.run", 1, 11, 26, "get handlers.size", 1, 12, 3, "handlers.__proto__.inherited", 1, 15, 27, "handlers.viaSuper", 1, 16, 3, "list[0]", 1, 20, 15, "list[1]", 1, 20, 30, "list.map(callback)", 1, 22, 73]);
}
const $f = $cw.enter($m ?? $r(), 0);
const handlers = {
    onClick: () => {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            return "clicked";
        }
        finally {
            $f && $cw.exit($f);
        }
    },
    onKey(key) {
        const $f = $cw.enter($m ?? $r(), 2);
        try {
            return `${key} ${this.count}`;
        }
        finally {
            $f && $cw.exit($f);
        }
    },
    async load() {
        const $f = $cw.enterTask($m ?? $r(), 3);
        try {
        }
        finally {
            $f && $cw.exitTask($f);
        }
    },
    *items() {
        const $f = $cw.enterTask($m ?? $r(), 4);
        let $v;
        try {
            ($v = yield $cw.suspend($f, 1, 8, 5), $cw.resume($f, $v, $v = void 0));
        }
        finally {
            $f && $cw.exitTask($f);
        }
    },
    count: 1,
    nested: { deep: { run: function () {
                const $f = $cw.enter($m ?? $r(), 5);
                try {
                    return "deep";
                }
                finally {
                    $f && $cw.exit($f);
                }
            } } },
    get size() {
        const $f = $cw.enter($m ?? $r(), 6);
        try {
            return 2;
        }
        finally {
            $f && $cw.exit($f);
        }
    },
    __proto__: { inherited: () => {
            const $f = $cw.enter($m ?? $r(), 7);
            try {
                return "inherited";
            }
            finally {
                $f && $cw.exit($f);
            }
        } },
    viaSuper() {
        const $f = $cw.enter($m ?? $r(), 8);
        try {
            return super.toString.call("text");
        }
        finally {
            $f && $cw.exit($f);
        }
    },
};
const list = [() => {
        const $f = $cw.enter($m ?? $r(), 9);
        try {
            return "first";
        }
        finally {
            $f && $cw.exit($f);
        }
    }, function () {
        const $f = $cw.enter($m ?? $r(), 10);
        try {
            return "second";
        }
        finally {
            $f && $cw.exit($f);
        }
    }];
console.log(handlers.onClick(), handlers.onKey("k"), handlers.size, handlers.nested.deep.run(), handlers.inherited());
console.log(typeof handlers.viaSuper(), [...handlers.items()], list.map((f) => {
    const $f = $cw.enter($m ?? $r(), 11);
    try {
        return f();
    }
    finally {
        $f && $cw.exit($f);
    }
}), handlers.onClick.name, handlers.onKey.name);
$cw.exit($f);
