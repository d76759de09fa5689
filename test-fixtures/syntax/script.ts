// script
var counter = 0;
function increase() {
  return ++counter;
}
console.log(typeof increase, this === globalThis, increase());
[1, 2].map((x) => x + increase());
