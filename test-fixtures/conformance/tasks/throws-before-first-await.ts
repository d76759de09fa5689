async function a(x: any = null) { return x.y; }
const b = async () => { throw new Error("b"); };
async function c() { const v = sync(); await v; }
function sync(): never { throw new Error("sync"); }
class C { async #m() { sync(); } call() { return this.#m(); } }
for (const f of [a, b, c, () => new C().call(), () => a({ get y() { throw new Error("getter"); } })]) { const p = f(); print(p instanceof Promise); p.catch((e: Error) => print(e.name, e.message.slice(0, 6))); }
new Promise(() => { throw new Error("executor"); }).catch((e) => print(String(e)));
export {};
