import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "constructor.ts", ["<module> constructor.ts", 0, 1, 1, "new Base", 1, 3, 3, "new ParameterProperties", 1, 10, 3, "new CodeBefore", 1, 17, 3, "new InTry", 1, 25, 3, "new ByArrow", 1, 34, 3, "call", 1, 35, 18, "new Other", 1, 40, 3, "new Thrower", 1, 46, 3, "log", 1, 53, 1, "fail", 1, 57, 1]);
}
const $f = $cw.enter($m ?? $r(), 0);
class Base {
    name;
    started = log("Base.started");
    constructor(name) {
        this.name = name;
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            log(`Base ${name} ${new.target.name}`);
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
class ParameterProperties extends Base {
    a;
    b;
    field = log("field");
    #secret = log("#secret");
    constructor(a, b = log("default")) {
        const $f = $cw.enter($m ?? $r(), 2);
        try {
            super(a);
            this.a = a;
            this.b = b;
            log(`${this.field} ${this.#secret} ${this.b}`);
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
class CodeBefore extends Base {
    late = log("late");
    constructor(flag) {
        "use strict";
        const $f = $cw.enter($m ?? $r(), 3);
        try {
            const name = flag ? "yes" : "no";
            log("before");
            super(name);
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
class InTry extends Base {
    constructor() {
        const $f = $cw.enter($m ?? $r(), 4);
        try {
            try {
                super("try");
            }
            finally {
                log("finally");
            }
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
class ByArrow extends Base {
    constructor() {
        const $f = $cw.enter($m ?? $r(), 5);
        try {
            const call = () => {
                const $f = $cw.enter($m ?? $r(), 6);
                try {
                    return super("arrow");
                }
                finally {
                    $f && $cw.exit($f);
                }
            };
            call();
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
class Other {
    constructor() {
        const $f = $cw.enter($m ?? $r(), 7);
        try {
            return { replaced: true };
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
class Thrower extends Base {
    boom = fail();
    constructor() {
        const $f = $cw.enter($m ?? $r(), 8);
        try {
            super("thrower");
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
class NoConstructor extends Base {
    more = log("more");
}
function log(text) {
    const $f = $cw.enter($m ?? $r(), 9);
    try {
        console.log(text);
        return text;
    }
    finally {
        $f && $cw.exit($f);
    }
}
function fail() {
    const $f = $cw.enter($m ?? $r(), 10);
    try {
        throw new Error("boom");
    }
    finally {
        $f && $cw.exit($f);
    }
}
new ParameterProperties("p");
new CodeBefore(true);
new InTry();
new ByArrow();
console.log(new Other());
try {
    new Thrower();
}
catch (error) {
    console.log(String(error));
}
new NoConstructor("n");
console.log(ParameterProperties.length, ParameterProperties.name);
$cw.exit($f);
