// @experimentalDecorators
function traced(target: any, name?: any, third?: any) {
  console.log("decorates", typeof target, name, typeof third);
}
function doubling(target: any, name: string, descriptor: PropertyDescriptor) {
  const value = descriptor.value;
  descriptor.value = function () {
    return 2 * value.call(this);
  };
}
@traced
class Service {
  @traced
  field = 1;
  constructor(@traced private readonly by: number) {}
  @doubling
  answer(@traced extra = 0) {
    return 21 * this.by + extra;
  }
  @traced
  static get size() {
    return 1;
  }
}
console.log(new Service(1).answer(), Service.size, Service.name);
export {};
