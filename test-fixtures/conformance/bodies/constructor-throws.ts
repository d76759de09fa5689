// conformance: define

class Base {
  constructor(fail: boolean) {
    if (fail) throw new RangeError("base");
  }
}
class Derived extends Base {
  constructor(private at: number) {
    if (at === 0) throw new Error("before super");
    super(at === 1);
    if (at === 2) throw new Error("after super");
  }
}
function attempt(at: number) {
  try {
    return new Derived(at);
  } catch (error) {
    return String(error);
  }
}
print([0, 1, 2, 3].map(attempt));
export {};
