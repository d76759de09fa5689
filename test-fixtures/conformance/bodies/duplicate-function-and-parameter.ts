function override(g: any) {
  return typeof g;
  // @ts-ignore
  function g() {}
}
function varParameter(a: any) {
  var a: any;
  return a;
}
function functionInBlock(flag: boolean) {
  print(typeof inBlock);
  if (flag) { function inBlock() { return "block"; } }
  return typeof inBlock;
}
function functionInSwitch(n: number) {
  switch (n) { case 1: function one() { return 1; } break; default: }
  return typeof one;
}
function catchParameter() {
  try { throw 1; } catch (e) { var e: any = 2; }
  return e;
}
function namedArguments() {
  return typeof arguments;
  // @ts-ignore
  function arguments() {}
}
print(override(1), varParameter(3), functionInBlock(true), functionInBlock(false), functionInSwitch(1), functionInSwitch(2), catchParameter(), namedArguments());
