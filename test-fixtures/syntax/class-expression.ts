const Named = class Inner {
  name() {
    return Inner.name;
  }
};
const Anonymous = class {
  constructor() {
    console.log(new.target.name);
  }
  run() {
    return Anonymous.name;
  }
};
let assigned: any;
assigned = class {
  run() {
    return "assigned";
  }
};
const mixin = (base: new () => object) =>
  class extends base {
    mixed() {
      return "mixed";
    }
  };
const holder = { Kept: class { run() { return "kept"; } } };
enum Color {
  Red = 1,
  Green = Red << 1,
}
console.log(new Named().name(), new Anonymous().run(), new assigned().run(), new (mixin(Object))().mixed(), new holder.Kept().run());
console.log(Color.Green, Color[1], Named.name, Anonymous.name, holder.Kept.name);
export {};
