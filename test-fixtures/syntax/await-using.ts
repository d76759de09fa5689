(Symbol as any).dispose ??= Symbol.for("Symbol.dispose");
(Symbol as any).asyncDispose ??= Symbol.for("Symbol.asyncDispose");
const resource = (name: string) => ({
  [Symbol.dispose]() {
    console.log("disposes", name);
  },
});
const slow = (name: string) => ({
  async [Symbol.asyncDispose]() {
    await null;
    console.log("disposes", name);
  },
});
function scoped() {
  using first = resource("first");
  using second = resource("second");
  return "scoped";
}
async function waiting() {
  await using late = slow("late");
  await null;
  return "waited";
}
console.log(scoped());
void waiting().then((value) => console.log(value));
export {};
