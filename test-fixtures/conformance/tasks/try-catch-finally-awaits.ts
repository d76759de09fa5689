const wait = async (n: number, v: unknown = n) => { for (let i = 0; i < n; i++) await null; return v; };
async function all(fail: number) {
  const log: unknown[] = [];
  try { log.push(await wait(1, "try")); if (fail === 1) throw "t"; if (fail === 2) await Promise.reject("awaited"); }
  catch (e) { log.push(await wait(2, "catch"), e); if (fail === 2) throw await wait(1, "rethrown"); }
  finally { log.push(await wait(1, "finally")); if (fail === 3) return log.concat(await wait(1, "from finally")); }
  return log;
}
async function returnsThroughFinally() { try { return await wait(2, "value"); } finally { await wait(3); print("finally ran"); } }
async function finallyThrows() { try { return 1; } finally { await null; throw new Error("from finally"); } }
async function noBinding() { try { await Promise.reject(1); } catch { await null; return "no binding"; } }
async function destructures() { try { throw { a: 1, b: [2] }; } catch ({ a, b: [c] }: any) { return [a, await c]; } }
async function nested() { try { try { await Promise.reject("x"); } finally { await wait(1); print("inner"); } } catch (e) { try { throw await wait(1, "y"); } catch (f) { return [e, f]; } } }
(async () => { for (const n of [0, 1, 2, 3]) await all(n).then(print, (e) => print("rejected", e)); print(await returnsThroughFinally(), await noBinding(), await destructures(), await nested()); await finallyThrows().catch((e) => print(String(e))); })();
Promise.all([all(0), all(1), all(3), returnsThroughFinally()]).then(print);
export {};
