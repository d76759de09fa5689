function sloppy() {
  // @ts-ignore
  function g() { return 1; }
  // @ts-ignore
  function g() { return 2; }
  return g();
}
function strict() {
  "use strict";
  // @ts-ignore
  function g() { return 1; }
  const x = g();
  // @ts-ignore
  function g() { return 2; }
  return x;
}
function mixed() {
  // @ts-ignore
  function g() { return 1; }
  // @ts-ignore
  async function g() { return 2; }
  return typeof g();
}
print(sloppy(), strict(), mixed());
