const log = (...a: unknown[]) => print(...a);
async function worker(name: string, turns: number) {
  for (let i = 0; i < turns; i++) { log(name, i); await step(name, i); }
  return name;
}
async function step(name: string, i: number) { await null; log("step", name, i); if (i === 1) await new Promise<void>((r) => queueMicrotask(() => { log("micro", name); r(); })); }
Promise.all([worker("a", 3), worker("b", 2), worker("c", 4)]).then((r) => log(r));
queueMicrotask(function micro() { log("first microtask"); });
Promise.resolve().then(() => log("p1")).then(() => log("p2")).then(() => log("p3")).then(() => log("p4"));
log("sync end");
export {};
