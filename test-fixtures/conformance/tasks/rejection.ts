async function rejects(how: number): Promise<never> {
  if (how === 0) throw new Error("before await");
  await null;
  if (how === 1) throw new Error("after await");
  await Promise.reject(new Error("awaited rejection"));
  throw 0;
}
async function passes(how: number) { return await rejects(how); }
async function returns(how: number) { return rejects(how); }
async function catches(how: number) { try { await rejects(how); } catch (e) { print("caught", String(e)); await null; return "recovered"; } finally { print("finally", how); } }
for (const how of [0, 1, 2]) {
  passes(how).catch((e) => print("passes", how, String(e)));
  returns(how).then(null, (e) => print("returns", how, String(e)));
  catches(how).then((v) => print(how, v));
}
Promise.resolve().then(() => print("t1")).then(() => print("t2")).then(() => print("t3")).then(() => print("t4")).then(() => print("t5"));
export {};
