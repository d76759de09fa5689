function mapped(a: any, b: any) {
  a = "changed";
  arguments[1] = "through arguments";
  return [a, b, arguments[0], arguments.length, typeof arguments.callee];
}
function shadow() {
  var arguments: any;
  return typeof arguments;
}
function inner() {
  return (() => arguments[0])();
}
function withDefault(a: any, b = 2) {
  a = 5;
  return arguments[0];
}
print(mapped(1, 2), mapped.call(null, 1), shadow(), inner.call(null, "outer"), withDefault(1));
