// conformance: script

var globalVar = 1;
function globalFunction() { return this === globalThis && globalVar; }
const lexical = () => typeof (globalThis as any).lexical;
class GlobalClass { static s = 1; }
print(Object.keys(globalThis).includes("globalVar"), typeof (globalThis as any).globalFunction, lexical(), (globalThis as any).globalVar);
print(Object.keys(globalThis).filter((k) => k.startsWith("global")), globalFunction(), GlobalClass.s);
globalVar + 41;
