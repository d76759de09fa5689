const handlers = {
  onClick: () => "clicked",
  onKey(key: string) {
    return `${key} ${this.count}`;
  },
  async load() {},
  *items() {
    yield 1;
  },
  count: 1,
  nested: { deep: { run: function () { return "deep"; } } },
  get size() {
    return 2;
  },
  __proto__: { inherited: () => "inherited" },
  viaSuper() {
    return (super.toString as () => string).call("text");
  },
};
const list = [() => "first", function () { return "second"; }];
console.log(handlers.onClick(), handlers.onKey("k"), handlers.size, handlers.nested.deep.run(), (handlers as any).inherited());
console.log(typeof handlers.viaSuper(), [...handlers.items()], list.map((f) => f()), handlers.onClick.name, handlers.onKey.name);
export {};
