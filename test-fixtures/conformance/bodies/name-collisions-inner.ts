function outer() { var $cw = 1, $f = 2, $m = 3, $r = 4; return () => { return [$cw, $f, $m, $r]; }; }
function catches() { try { throw 1; } catch ($f) { return (() => $f)(); } }
function labels() { $f: for (;;) { break $f; } return "label"; }
const { $cw: renamed, $f = 3 } = { $cw: () => 1 } as any;
function implicit() { return typeof $cwNotDeclared; }
declare const $cwNotDeclared: unknown;
print(outer()(), catches(), labels(), renamed(), $f, implicit());
export {};
