const tick = <T>(value: T) => new Promise<T>((done) => setImmediate(() => done(value)));
const source = {
  async *[Symbol.asyncIterator]() {
    for (let i = 0; i < 4; i++) yield tick(i);
  },
};
async function loops() {
  for await (const x of [tick("a"), tick("b")]) console.log(x);
  outer: for (const round of [1, 2]) {
    inner: for await (const x of source) {
      if (x === 0) continue;
      if (x === 1 && round === 1) continue outer;
      if (x === 2) break inner;
      console.log(round, x);
    }
    console.log("after inner");
  }
  for await (const { a = await tick("default") } of [{}, { a: 1 }] as { a?: unknown }[]) {
    console.log(a);
  }
  try {
    for await (const x of source) throw new Error(`at ${x}`);
  } catch (error) {
    console.log(String(error));
  }
  for await (const x of source) return `returned ${x}`;
}
void loops().then((value) => console.log(value));
export {};
