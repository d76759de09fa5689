(function () { print("function"); })();
(() => { print("arrow"); })();
(async () => { print("async"); await null; print("async later"); })();
!function () { print("bang"); }();
new class { constructor() { print("new class", this.constructor.name); } }();
void (function* () { print("never"); })();
const value = ((a: number) => ((b: number) => a * b)(3))(2);
print(value, (() => ({ a: { b: () => 1 } }))()?.a?.b?.(), (function () { return arguments.length; }).apply(null, [1, 2] as any));
export {};
