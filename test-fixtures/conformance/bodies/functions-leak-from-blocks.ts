// Sloppy code: a function declaration of a body is a var of the function, seen by eval and by closures of parameters.
function seenByEval() {
  function g() { return 1; }
  eval("g = function () { return 2; }");
  return g();
}
function reassigned() {
  const before = g;
  (g as any) = 5;
  return [typeof before, typeof g, typeof read()];
  function g() {}
  function read() { return g; }
}
function inParameterClosure(read = () => typeof inner) {
  function inner() {}
  return [read(), typeof inner];
}
print(seenByEval(), reassigned(), inParameterClosure());
