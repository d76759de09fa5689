// conformance: define

class Base {
  #secret = 1;
  get secret() {
    return this.#secret;
  }
}
class Derived extends Base {
  #own = this.secret + 1;
  static #count = 0;
  #method() {
    return this.#own * 10;
  }
  get #accessor() {
    return this.#own;
  }
  set #accessor(v: number) {
    this.#own = v;
  }
  constructor() {
    super();
    Derived.#count++;
    this.#accessor += 5;
    print(this.#own, this.#method(), Derived.#count);
  }
  static is(value: object) {
    return #own in value;
  }
}
print(Derived.is(new Derived()), Derived.is({}));
export {};
