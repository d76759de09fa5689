// conformance: throws; heals

print("before");
function fail(): never { throw new Error("at load"); }
const run = () => fail();
run();
print("never");
export {};
