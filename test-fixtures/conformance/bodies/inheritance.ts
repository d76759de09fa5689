class A { static make() { return new this(); } name() { return "A"; } get prop() { return "a.prop"; } set prop(v) { print("A sets", v); } }
class B extends A { override name() { return super.name() + "B"; } override get prop() { return super.prop + "+b"; } override set prop(v) { super.prop = v + "!"; } setSuper() { super["dyn" as any] = 1; return Object.keys(this); } }
class C extends B { override name() { const call = () => super.name(); return call() + "C"; } static override make() { print("C.make"); return super.make(); } deleteSuper() { try { return delete (super.name as any); } catch (e) { return (e as Error).name; } } }
const c = C.make() as C;
c.prop = "v";
print(c.name(), c.prop, c.setSuper(), c instanceof A, c.constructor.name, c.deleteSuper(), B.make().name());
export {};
