const anonymous = function (x: number) {
  return x + 1;
};
const named = function fact(n: number): number {
  return n < 2 ? 1 : n * fact(n - 1);
};
const readOnlyName = function self(this: unknown) {
  try {
    (self as unknown) = 1;
  } catch (error) {
    return error;
  }
  return "assigned";
};
print(anonymous(1), named(5), anonymous.name, named.name, readOnlyName());
print((function () { return typeof this; }).call(5), !(function () { return 0; })());
export {};
