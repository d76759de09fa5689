
const r = (name: string, wait: number) => ({ async [Symbol.asyncDispose]() { for (let i = 0; i < wait; i++) { await null; print("waiting", name, i); } } });
async function task(name: string, wait: number) { await using a = r(name + "1", wait); await using b = r(name + "2", 1); await null; print("body", name); helper(name); return name; }
function helper(name: string) { print("helper", name); }
Promise.all([task("a", 3), task("b", 1), task("c", 2)]).then((v) => print(v));
task("d", 4).then((v) => { helper("then"); print(v); });
export {};
