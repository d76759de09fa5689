import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "static-block.ts", ["<module> static-block.ts", 0, 1, 1, "static Registry {}", 1, 3, 3, "Registry.first", 1, 6, 3, "static Registry {}", 1, 9, 3, "add", 1, 11, 17]);
}
const $f = $cw.enter($m ?? $r(), 0);
class Registry {
    static entries = [];
    static {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            this.entries.push(Registry.first());
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    static first() {
        const $f = $cw.enter($m ?? $r(), 2);
        try {
            return "first";
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    static {
        const $f = $cw.enter($m ?? $r(), 3);
        try {
            var hidden = 1;
            const add = () => {
                const $f = $cw.enter($m ?? $r(), 4);
                try {
                    return this.entries.push(`second ${hidden}`);
                }
                finally {
                    $f && $cw.exit($f);
                }
            };
            add();
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
console.log(Registry.entries);
$cw.exit($f);
