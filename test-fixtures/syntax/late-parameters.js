var $cw_a5634413 = globalThis[globalThis.Symbol.for("callweave.runtime@1")] || (typeof require === "function" ? require("callweave/runtime") : { register: function () { return 1; }, enter: function () { return 0; }, exit: function () { }, enterTask: function () { return 0; }, exitTask: function () { }, suspend: function (t, v) { return v; }, resume: function (t, v) { return v; } });
var $m_a5634413;
function $r_a5634413() {
    return $m_a5634413 = $cw_a5634413.register(1, "late-parameters.ts", ["<module> late-parameters.ts", 0, 1, 1, "say", 1, 3, 1, "required", 1, 7, 1, "all", 1, 11, 1, "back", 1, 11, 142, "behindDefault", 1, 15, 1, "withoutDefault", 1, 18, 1, "arrow", 1, 21, 15, "comment", 1, 22, 17, "later", 2, 23, 1, "generator", 3, 27, 1, "new Base", 1, 32, 3, "get Base.whole", 1, 35, 3, "set Base.whole", 1, 38, 3, "Base.#set", 1, 41, 3, "new Derived", 1, 47, 3, "set Derived.whole", 1, 50, 3, "get Derived.whole", 1, 53, 3, "shadows", 1, 60, 1, "declares", 1, 64, 1, "counts", 1, 68, 1, "set setter.value", 1, 73, 3, "early", 1, 77, 1, "say(callback)", 1, 77, 33, "all(callback)", 1, 81, 117, "missing", 1, 92, 4, "later().catch(callback)", 1, 98, 15]);
}
var $f_a5634413 = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 0);
// Defaults and patterns that call something are evaluated while the function is open.
const log = [];
function say(text, value) {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 1);
    try {
        log.push(text);
        return value;
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
}
function required(name) {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 2);
    try {
        throw new TypeError(name + " is missing");
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
}
function all(a, ...$p) {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 3);
    try {
        let { 0: b = say("b", a + 1) } = 
$p;
        let { 1: { c, d = say("d", b) } = say("{}", {}) } = 
$p;
        let { 2: [e] = [say("e", 5)] } = 
$p;
        let { 3: back = () => {
            const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 4);
            try {
                return b;
            }
            finally {
                $f && $cw_a5634413.exit($f);
            }
        } } = 
$p;
        let [first = say("first", 6)] = 
$p.slice(4);
        b++;
        return [a, b, c, d, e, back(), first];
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
}
function behindDefault(a = 1, ...$p) {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 5);
    try {
        let { 0: { b } = say("{ b }", { b: 2 }) } = 
$p;
        let c = 
$p.slice(1);
        return [a, b, ...c];
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
}
function withoutDefault($p0, $p1) {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 6);
    try {
        let { a = say("a", 1) } = 
$p0;
        let [b = say("b", a)] = 
$p1;
        return [a, b];
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
}
const arrow = (...$p) => {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 7);
    try {
        let { 0: a = say("arrow", 1) } = 
$p;
        return a;
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
};
const comment = (...$p) => /* two */ {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 8);
    try {
        let { 0: /* one */ a = say("comment", 1) } = 
$p;
        return a;
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
};
async function later(...$p) {
    const $f = $cw_a5634413.enterTask($m_a5634413 ?? $r_a5634413(), 9);
    let $v;
    try {
        let { 0: a = required("a") } = 
$p;
        ($v = await $cw_a5634413.suspend($f, 1, 24, 3), $cw_a5634413.resume($f, $v, $v = void 0));
        return a;
    }
    finally {
        $f && $cw_a5634413.exitTask($f);
    }
}
function* generator(a = say("generator", 1)) {
    const $f = $cw_a5634413.enterTask($m_a5634413 ?? $r_a5634413(), 10);
    let $v;
    try {
        ($v = yield $cw_a5634413.suspend($f, a, 28, 3), $cw_a5634413.resume($f, $v, $v = void 0));
    }
    finally {
        $f && $cw_a5634413.exitTask($f);
    }
}
class Base {
    a;
    property = say("property", 1);
    constructor(a = say("public", 2), b = say("base", 3)) {
        this.a = a;
        const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 11);
        try {
            log.push(`Base ${a} ${b}`);
        }
        finally {
            $f && $cw_a5634413.exit($f);
        }
    }
    get whole() {
        const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 12);
        try {
            return this.a;
        }
        finally {
            $f && $cw_a5634413.exit($f);
        }
    }
    set whole(value) {
        const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 13);
        try {
            this.#set(value);
        }
        finally {
            $f && $cw_a5634413.exit($f);
        }
    }
    #set(...$p) {
        const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 14);
        try {
            let { 0: value = say("#set", this.a) } = 
$p;
            this.a = value;
        }
        finally {
            $f && $cw_a5634413.exit($f);
        }
    }
}
class Derived extends Base {
    own = say("own", 4);
    constructor(...$p) {
        const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 15);
        try {
            let { 0: a = new Date(0) } = 
$p;
            let { 1: { b = say("b of Derived", 5) } = {} } = 
$p;
            super(a.getTime(), b);
        }
        finally {
            $f && $cw_a5634413.exit($f);
        }
    }
    set whole(value) {
        const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 16);
        try {
            super.whole = value;
        }
        finally {
            $f && $cw_a5634413.exit($f);
        }
    }
    get whole() {
        const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 17);
        try {
            return super.whole;
        }
        finally {
            $f && $cw_a5634413.exit($f);
        }
    }
}
// What would mean something else in the body stays where it is.
const x = "outer";
function shadows(a = say(x, x)) {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 18);
    try {
        const x = "inner";
        return a + x;
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
}
function declares(a = say("declares", 1)) {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 19);
    try {
        var a = a + 1;
        return a;
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
}
function counts(a = say("counts", 1)) {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 20);
    try {
        return arguments.length + a;
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
}
const setter = {
    // @ts-expect-error JavaScript may do so
    set value(value = say("setter", 8)) {
        const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 21);
        try {
            log.push(String(value));
        }
        finally {
            $f && $cw_a5634413.exit($f);
        }
    },
};
function early(...$p) {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 22);
    try {
        let { 0: a = say("early", () => {
            const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 23);
            try {
                return b;
            }
            finally {
                $f && $cw_a5634413.exit($f);
            }
        }) } = 
$p;
        let { 1: b = 2 } = 
$p;
        return a() + b;
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
}
console.log(all(1).join(), all(1, undefined, { c: 2 }, undefined, undefined, undefined).join(), all(1, 2, {}, [3], () => {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 24);
    try {
        return 4;
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
}, 5).join());
console.log(behindDefault().join(), behindDefault(3, { b: 4 }, 5, 6).join(), behindDefault.length);
console.log(withoutDefault({}, []).join(), withoutDefault({ a: 2 }, [3]).join(), withoutDefault.length);
console.log(arrow(), arrow(2), comment(), [...generator()].join());
const derived = new Derived();
derived.whole = undefined;
derived.whole = 7;
console.log(derived.whole, new Base().whole, shadows(), declares(), counts(), early());
setter.value = undefined;
console.log(all.length, arrow.length, Base.length, Derived.length, Object.keys(derived).join());
try {
    (function missing(...$p) {
        const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 25);
        try {
            let { 0: a = required("missing") } = 
$p;
            let { 1: b = say("never", 1) } = 
$p;
            return a + b;
        }
        finally {
            $f && $cw_a5634413.exit($f);
        }
    })();
}
catch (error) {
    console.log(String(error));
}
later().catch((error) => {
    const $f = $cw_a5634413.enter($m_a5634413 ?? $r_a5634413(), 26);
    try {
        return console.log(String(error), log.join());
    }
    finally {
        $f && $cw_a5634413.exit($f);
    }
});
var $f_a5634413 = $cw_a5634413.exit($f_a5634413);
