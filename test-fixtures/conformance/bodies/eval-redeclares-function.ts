function redeclares() {
  function g() { return 1; }
  eval("var g = 2");
  return typeof g;
}
function inArrow() {
  function g() { return 1; }
  const arrow = () => eval("var g = 2; typeof g");
  return [arrow(), typeof g];
}
function replaces() {
  eval("function g() { return 2; }");
  return g();
  function g() { return 1; }
}
print(redeclares(), inArrow(), replaces());
