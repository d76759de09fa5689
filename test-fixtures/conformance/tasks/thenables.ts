const thenable = (v: unknown, how = "resolve") => ({ then(resolve: any, reject: any) { print("then called", v); if (how === "resolve") resolve(v); else if (how === "reject") reject(v); else if (how === "twice") { resolve(v); resolve("again"); reject("no"); } else throw v; } });
async function f() {
  print(await thenable(1), await thenable(thenable(2)), await thenable(3, "twice"));
  for (const how of ["reject", "throw"]) try { await thenable(4, how); } catch (e) { print(how, e); }
  const lazy = { get then() { print("then read"); return undefined; } };
  await lazy;
  return thenable("returned");
}
f().then((v) => print(v));
(async () => { try { await { get then(): any { throw new Error("getter throws"); } }; } catch (e) { print(String(e)); } })();
Promise.resolve().then(() => print("t1")).then(() => print("t2")).then(() => print("t3")).then(() => print("t4")).then(() => print("t5"));
export {};
