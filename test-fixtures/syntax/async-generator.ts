const tick = <T>(value: T) => new Promise<T>((done) => setImmediate(() => done(value)));
async function* pages(from: number) {
  try {
    let page = from;
    while (page < from + 2) yield tick(page++);
    return tick("end");
  } finally {
    await tick(0);
    console.log("closed", from);
  }
}
async function* all() {
  yield* pages(1);
}
async function* failing() {
  try {
    return Promise.reject("no");
  } catch (error) {
    yield `caught ${error}`;
  }
}
async function main() {
  const manual = pages(10);
  console.log(await manual.next(), await manual.return("early"));
  for await (const page of all()) console.log("page", page);
  for await (const text of failing()) console.log(text);
  const end = pages(20);
  console.log(await end.next(), await end.next(), await end.next(), await end.next());
}
void main();
export {};
