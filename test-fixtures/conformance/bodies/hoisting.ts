print(early(), typeof assigned, typeof exportedEarly);
function early() { return later(); }
var assigned = () => 1;
function later() { return "later"; }
export function exportedEarly() { return 1; }
function body() {
  print(typeof inner, typeof variable);
  if (false) { var variable = 1; }
  return inner();
  function inner() { return "inner after return"; }
}
function tdz() {
  try { touch(); } catch (error) { print((error as Error).name); }
  let value = 1;
  function touch() { return value; }
  return touch();
}
print(body(), tdz());
try { new Late(); } catch (error) { print((error as Error).name); }
class Late {}
