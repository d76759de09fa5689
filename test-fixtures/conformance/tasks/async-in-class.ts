// conformance: define

class A { protected base = 1; async get() { await null; return this.base; } static async make() { await null; return new this(); } async *items() { yield this.base; yield* [await this.get()]; } }
class B extends A {
  field = async () => { const v = await this.get(); return v + this.base; };
  fieldArguments = async (...a: number[]) => { await null; return a.length; };
  #secret = async () => this.base;
  static shared = (async () => { await null; return this.name; })();
  override async get() { const v = await super.get(); const arrow = async () => (await super.get()) + v; return await arrow(); }
  override async *items() { for await (const x of super.items()) yield x * 10; }
  async secret() { return await this.#secret(); }
  constructor() { super(); (async () => { await null; print("from constructor", this.base); })(); }
}
(async () => { const b = (await B.make()) as B; print(await b.field(), await b.fieldArguments(1, 2), await b.get(), await b.secret(), await B.shared); for await (const x of b.items()) print(x); })();
export {};
