import * as $cw from "callweave/runtime";
var $m;
function $r() {
    return $m = $cw.register(1, "private-member.ts", ["<module> private-member.ts", 0, 1, 1, "Vault.#secret", 1, 2, 3, "Vault.#count", 1, 5, 3, "Vault.#arrow", 1, 8, 12, "Vault.open", 1, 9, 3]);
}
const $f = $cw.enter($m ?? $r(), 0);
class Vault {
    #secret(key) {
        const $f = $cw.enter($m ?? $r(), 1);
        try {
            return `${key}:${Vault.#count()}`;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    static #count() {
        const $f = $cw.enter($m ?? $r(), 2);
        try {
            return 1;
        }
        finally {
            $f && $cw.exit($f);
        }
    }
    #arrow = () => {
        const $f = $cw.enter($m ?? $r(), 3);
        try {
            return this.#secret("arrow");
        }
        finally {
            $f && $cw.exit($f);
        }
    };
    open() {
        const $f = $cw.enter($m ?? $r(), 4);
        try {
            return [this.#secret("open"), this.#arrow(), #secret in this];
        }
        finally {
            $f && $cw.exit($f);
        }
    }
}
console.log(new Vault().open());
$cw.exit($f);
