var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __param = (this && this.__param) || function (paramIndex, decorator) {
    return function (target, key) { decorator(target, key, paramIndex); }
};
import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "decorated-legacy.ts", ["<module> decorated-legacy.ts", 0, 1, 1, "traced", 1, 2, 1, "doubling", 1, 5, 1, "descriptor.value", 1, 7, 22, "new Service", 1, 15, 3, "Service.answer", 1, 17, 3, "get Service.size", 1, 21, 3]);
}
const $f = $cw.enter($m ?? $r(), 0);
// @experimentalDecorators
function traced(target, name, third) {
    const $f = $cw.enter($m ?? $r(), 1);
    try {
        console.log("decorates", typeof target, name, typeof third);
    }
    finally {
        $f && $cw.exit($f);
    }
}
function doubling(target, name, descriptor) {
    const $f = $cw.enter($m ?? $r(), 2);
    try {
        const value = descriptor.value;
        descriptor.value = function () {
            const $f = $cw.enter($m ?? $r(), 3);
            try {
                return 2 * value.call(this);
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
let Service = class Service {
    by;
    field = 1;
    constructor(by) {
        this.by = by;
        const $f = $cw.enter($m ?? $r(), 4);
        try {
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    answer(extra = 0) {
        const $f = $cw.enter($m ?? $r(), 5);
        try {
            return 21 * this.by + extra;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    static get size() {
        const $f = $cw.enter($m ?? $r(), 6);
        try {
            return 1;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
};
__decorate([
    traced
], Service.prototype, "field", void 0);
__decorate([
    doubling,
    __param(0, traced)
], Service.prototype, "answer", null);
__decorate([
    traced
], Service, "size", null);
Service = __decorate([
    traced,
    __param(0, traced)
], Service);
console.log(new Service(1).answer(), Service.size, Service.name);
$cw.exit($f);
