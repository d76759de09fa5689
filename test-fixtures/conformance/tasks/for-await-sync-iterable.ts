async function run() {
  for await (const v of [1, Promise.resolve(2), { then(r: any) { print("then"); r(3); } } as any]) print(v);
  try { for await (const v of [Promise.resolve(1), Promise.reject(new Error("item"))]) print("v", v); } catch (e) { print(String(e)); }
  function* g() { try { yield 1; yield Promise.resolve(2); yield 3; } finally { print("g closed"); } }
  for await (const v of g()) { print("g", v); if (v === 2) break; }
  for await (const [k, v = 9] of [[1], [2, 3]]) print(k, v);
  let target: any = {};
  for await (target.x of [5]) print(target);
  for await (const v of []) print("never");
}
run().then(() => print("end"));
Promise.resolve().then(() => print("t1")).then(() => print("t2")).then(() => print("t3")).then(() => print("t4")).then(() => print("t5")).then(() => print("t6"));
export {};
