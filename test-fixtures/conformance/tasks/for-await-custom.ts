const iterable = (n: number, extra: object = {}) => ({ [Symbol.asyncIterator]() { print("open"); let i = 0; return { next() { print("next", i); return Promise.resolve({ value: i, done: i++ >= n }); }, return() { print("return"); return Promise.resolve({}); }, ...extra }; } }) as any;
async function run() {
  for await (const x of iterable(2)) print(x);
  for await (const x of iterable(2)) { print(x); break; }
  try { for await (const x of iterable(1, { next() { return Promise.reject(new Error("next rejects")); } })) print(x); } catch (e) { print(String(e)); }
  try { for await (const x of iterable(1, { next() { throw new Error("next throws"); } })) print(x); } catch (e) { print(String(e)); }
  try { for await (const x of iterable(3, { return() { return Promise.reject(new Error("return rejects")); } })) break; } catch (e) { print(String(e)); }
  try { for await (const x of iterable(3, { return: () => { throw new Error("return throws"); } })) throw new Error("body"); } catch (e) { print(String(e)); }
  try { for await (const x of null as any) print(x); } catch (e) { print((e as Error).name); }
  for await (const x of await Promise.resolve(iterable(1))) print("awaited iterable", x);
}
run().then(() => print("end"));
export {};
