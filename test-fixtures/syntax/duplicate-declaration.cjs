function twoFunctions() {
  function g() { return 1; }
  function g() { return 2; }
  return g();
}
function varAndFunction() {
  var g;
  function g() { return 3; }
  return g();
}
function varInside() {
  function g() { return 4; }
  for (var { g } of []);
  return g();
}
function fine(g) {
  function h() { return 5; }
  { let h = 6; }
  return h() + (() => { var h = 1; return h; })();
}
console.log(twoFunctions(), varAndFunction(), varInside(), fine());
