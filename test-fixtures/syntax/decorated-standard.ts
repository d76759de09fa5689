function traced(value: Function, context: DecoratorContext) {
  console.log("decorates", context.kind, String(context.name));
}
function doubling(value: () => number, context: ClassMethodDecoratorContext) {
  return function (this: unknown) {
    return 2 * value.call(this);
  };
}
@traced
class Service {
  @doubling
  answer() {
    return 21;
  }
  @traced
  get size() {
    return 1;
  }
  @((value: undefined, context: ClassFieldDecoratorContext) => (initial: number) => initial + 1)
  field = 1;
}
console.log(new Service().answer(), new Service().size, new Service().field, Service.name);
export {};
