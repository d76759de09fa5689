function strict() {
  "use strict";
  return (function () { return this === undefined; })();
}
function sloppy() {
  return (function () { return this === globalThis; })();
}
function several() {
  "first directive";
  'use strict';
  "last";
  try { (undeclaredVariable as any) = 1; } catch (error) { return (error as Error).name; }
}
const arrow = () => { "use strict"; return (function () { return this; })(); };
class C { m() { "use strict"; return 1; } }
function notDirective() { void 0; "use strict"; return (function () { return typeof this; })(); }
function parenthesised() { ("use strict"); return (function () { return typeof this; })(); }
function onlyDirective() { "use strict" }
async function asyncStrict() { "use strict"; return (function () { return typeof this; })(); }
function* genStrict() { "use strict"; yield (function () { return typeof this; })(); }
declare let undeclaredVariable: any;
print(strict(), sloppy(), several(), arrow(), new C().m(), notDirective(), parenthesised(), onlyDirective(), [...genStrict()]);
asyncStrict().then(print);
