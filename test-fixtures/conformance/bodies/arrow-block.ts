const sum = (a: number, b: number) => {
  const c = a + b;
  return c;
};
const empty = () => {};
const generic = <T,>(value: T): T => {
  return value;
};
print(sum(1, 2), empty(), generic("g"), sum.length, sum.name, "prototype" in sum);
export {};
