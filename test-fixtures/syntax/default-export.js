import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "default-export.ts", ["<module> default-export.ts", 0, 1, 1, "default", 1, 1, 1, "queueMicrotask(callback)", 1, 4, 16, "named", 1, 5, 1, "arrow", 1, 8, 22, "helper", 1, 9, 16]);
}
const $f = $cw.enter($m ?? $r(), 0);
export default function () {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        return "default";
    }
    finally {
        $f && $cw.exit($f);
    }
}
queueMicrotask(() => {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        return console.log(named());
    }
    finally {
        $f && $cw.exit($f);
    }
});
export function named() {
    const $f = $cw.enter($m ?? $r(), 3);
    try {
        return helper();
    }
    finally {
        $f && $cw.exit($f);
    }
}
export const arrow = () => {
    const $f = $cw.enter($m ?? $r(), 4);
    try {
        return 1;
    }
    finally {
        $f && $cw.exit($f);
    }
};
const helper = () => {
    const $f = $cw.enter($m ?? $r(), 5);
    try {
        return "helper";
    }
    finally {
        $f && $cw.exit($f);
    }
};
export { helper as renamed };
console.log(arrow());
$cw.exit($f);
