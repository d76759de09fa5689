function declares() {
  eval("var made = 1; function madeFn() { return made; }");
  // @ts-ignore made by eval
  return [made, madeFn(), delete made];
}
function reads(secret: number) {
  let local = secret * 2;
  const get = eval("() => local + secret");
  eval("local = 100");
  return [get(), eval("arguments.length"), eval("new.target") === undefined, eval("typeof this")];
}
function redeclares() {
  var v = 1;
  eval("var v = 2");
  return v;
}
function completes() { return eval("1; if (true) { 2 }"); }
print(declares(), reads(1), redeclares(), completes());
