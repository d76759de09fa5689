function replaced(g: any) {
  return [typeof g, typeof arguments[0]];
  // @ts-ignore a legal body, though TypeScript reports a duplicate
  function g() {}
}
const nested = function (a: any, { b }: any = {}) {
  return [typeof a, typeof b, typeof arguments[0]];
  // @ts-ignore
  function a() {}
  // @ts-ignore
  function b() {}
};
print(replaced(1), nested(1, { b: 2 }));
