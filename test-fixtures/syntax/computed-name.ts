const key = () => "dynamic";
class Bag {
  [Symbol.iterator]() {
    return [1, 2][Symbol.iterator]();
  }
  static ["literal"]() {
    return "literal";
  }
  [key()]() {
    return "from a call";
  }
  get [`template ${1}`]() {
    return 1;
  }
}
const object = { [key() + "!"]() { return "object"; }, [Symbol.toPrimitive]: () => 5 };
console.log([...new Bag()], Bag.literal(), (new Bag() as any).dynamic(), (object as any)["dynamic!"](), +(object as any));
export {};
