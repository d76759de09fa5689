function both() {
  var g: any;
  // @ts-ignore a legal body, though TypeScript reports a duplicate
  function g() { return 1; }
  return typeof g;
}
function assigned() {
  // @ts-ignore
  function g() { return 1; }
  // @ts-ignore
  var g: any = 2;
  return typeof g;
}
const arrow = () => {
  // @ts-ignore
  var h: any;
  // @ts-ignore
  function h() { return 1; }
  return h();
};
print(both(), assigned(), arrow());
