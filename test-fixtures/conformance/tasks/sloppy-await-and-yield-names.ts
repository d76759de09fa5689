var await_ = 1;
function yield_() { var yield = 5; return yield; }
var o = { async: 1, await: () => 2, yield() { return 3; }, get of() { return 4; } };
async function f() { return o.await() + (await o.yield()); }
var async = (x: number) => x * 2;
for (var of of [1, 2]) print(of);
print(yield_(), async(4), o.async, o.of);
f().then(print);
