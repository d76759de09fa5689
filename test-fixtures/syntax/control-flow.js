import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "control-flow.ts", ["<module> control-flow.ts", 0, 1, 1, "flow", 1, 1, 1, "override", 1, 19, 1, "closures", 1, 26, 1, "list.push(callback)", 1, 28, 41, "list.map(callback)", 1, 29, 19, "hoisted", 1, 31, 1]);
}
const $f = $cw.enter($m ?? $r(), 0);
function flow(list) {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        label: for (const x of list) {
            switch (x) {
                case 1:
                    continue label;
                case 2:
                    break;
                case 3:
                    break label;
            }
            console.log(x);
        }
        try {
            return "try";
        }
        finally {
            console.log("finally");
        }
    }
    finally {
        $f && $cw.exit($f);
    }
}
function override() {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        try {
            throw new Error("lost");
        }
        finally {
            return "kept";
        }
    }
    finally {
        $f && $cw.exit($f);
    }
}
function closures() {
    const $f = $cw.enter($m ?? $r(), 3);
    try {
        const list = [];
        for (let i = 0; i < 2; i++)
            list.push(() => {
                const $f = $cw.enter($m ?? $r(), 4);
                try {
                    return i;
                }
                finally {
                    $f && $cw.exit($f);
                }
            });
        return list.map((f) => {
            const $f = $cw.enter($m ?? $r(), 5);
            try {
                return f();
            }
            finally {
                $f && $cw.exit($f);
            }
        });
    }
    finally {
        $f && $cw.exit($f);
    }
}
function hoisted() {
    const $f = $cw.enter($m ?? $r(), 6);
    try {
        if (typeof later !== "undefined")
            return "not hoisted";
        var later = 1;
        return eval("later = 2, typeof later");
    }
    finally {
        $f && $cw.exit($f);
    }
}
console.log(flow([1, 2, 3, 4]), override(), closures(), hoisted());
$cw.exit($f);
