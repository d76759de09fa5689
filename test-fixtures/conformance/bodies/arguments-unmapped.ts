"use strict";
function unmapped(a: any) {
  a = 2;
  return [arguments[0], a, arguments.length, Array.from(arguments), Object.prototype.toString.call(arguments)];
}
class C { m(...rest: any[]) { return [arguments.length, rest.length, (() => arguments[1])()]; } }
print(unmapped(1), new C().m(1, 2));
try { (function () { return arguments.callee; })(); } catch (error) { print((error as Error).name); }
export {};
