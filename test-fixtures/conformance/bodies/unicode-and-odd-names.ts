const ünïcödé = () => "ü";
const o = { "with space": () => 1, "": () => 2, "123abc"() { return 3; }, 0.5() { return 4; }, "quote\"'`": () => 6, "line\nbreak": () => 7, "\u{1F600}"() { return 8; }, constructor() { return 9; }, __proto__() { return 10; } };
class 类 { 方法() { return this.constructor.name; } "constructor2"() {} static "prototype2"() {} }
print(ünïcödé(), Object.entries(o).map(([k, f]: any) => [k, f.name, f()]), new 类().方法());
export {};
