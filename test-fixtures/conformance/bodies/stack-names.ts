// conformance: open=1

const ofProgram = (line: string) => line.includes("evalmachine");
const names = (e: Error) => e.stack!.split("\n").slice(1).filter(ofProgram).map((line) => /at (?:async )?([^(]+) \(/.exec(line)?.[1] ?? "<anonymous>");
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
