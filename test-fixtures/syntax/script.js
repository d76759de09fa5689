var $cw_7daab7c1 = globalThis[globalThis.Symbol.for("callweave.runtime@1")] || (typeof require === "function" ? require("callweave/runtime") : { register: function () { return 1; }, enter: function () { return 0; }, exit: function () { }, enterTask: function () { return 0; }, exitTask: function () { }, suspend: function (t, v) { return v; }, resume: function (t, v) { return v; } });
var $m_7daab7c1;
function $r_7daab7c1() {
    return $m_7daab7c1 = $cw_7daab7c1.register(1, "script.ts", ["<module> script.ts", 0, 1, 1, "increase", 1, 3, 1, "[].map(callback)", 1, 7, 12]);
}
var $f_7daab7c1 = $cw_7daab7c1.enter($m_7daab7c1 ?? $r_7daab7c1(), 0);
// script
var counter = 0;
function increase() {
    const $f = $cw_7daab7c1.enter($m_7daab7c1 ?? $r_7daab7c1(), 1);
    try {
        return ++counter;
    }
    finally {
        $f && $cw_7daab7c1.exit($f);
    }
}
console.log(typeof increase, this === globalThis, increase());
[1, 2].map((x) => {
    const $f = $cw_7daab7c1.enter($m_7daab7c1 ?? $r_7daab7c1(), 2);
    try {
        return x + increase();
    }
    finally {
        $f && $cw_7daab7c1.exit($f);
    }
});
var $f_7daab7c1 = $cw_7daab7c1.exit($f_7daab7c1);
