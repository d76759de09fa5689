async function* ticks(n: number) {
  for (let i = 0; i < n; i++) {
    await null;
    const got: unknown = yield i;
    if (got) print("got", got);
  }
  return "end";
}
class Stream { async *[Symbol.asyncIterator]() { yield* ticks(2); } }
(async () => {
  for await (const t of ticks(3)) print(t);
  for await (const t of new Stream()) print("stream", t);
  const g = ticks(9);
  print(await g.next(), await g.next("x"), await g.return("r" as any), await g.next());
  await g.throw(new Error("after end")).catch((e: Error) => print(String(e)));
})();
export {};
