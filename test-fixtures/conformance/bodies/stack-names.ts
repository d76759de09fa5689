// conformance: open=1

const names = (e: Error) => e.stack!.split("\n").slice(1).map((l) => /at (?:async )?((?:new )?[^ (]+(?: \[as [^\]]+\])?) \(/.exec(l)?.[1] ?? "<anonymous>").filter((n) => !/^(evalmachine|Script|node:|Object\.<anonymous>|<anonymous>|run)/.test(n)).slice(0, 4);
function plain() { return names(new Error()); }
const arrow = () => plain();
class C { m() { return arrow(); } static s() { return new C().m(); } get g() { return C.s(); } constructor() { if (new.target !== C) print(names(new Error())); } }
class D extends C { constructor() { super(); } }
print(plain(), arrow(), C.s(), new C().g);
new D();
const o = { method() { return names(new Error()); }, fn: () => names(new Error()) };
print(o.method(), o.fn());
function* gen() { yield names(new Error()); }
print(gen().next().value);
(async function asyncNamed() { print(names(new Error())); })();
export {};
