function* count(from: number, to = from + 2): Generator<number, string, string | undefined> {
  try {
    for (let i = from; i < to; i++) {
      const got = yield i;
      if (got) console.log("got", got);
    }
    return "done";
  } catch (error) {
    console.log("caught", error);
    yield -1;
    return "recovered";
  } finally {
    console.log("cleaned up");
  }
}
function* both() {
  const first: string = yield* count(1);
  console.log("first", first);
  yield;
}
const ended = count(1);
console.log(ended.next(), ended.next("hello"), ended.next(), ended.next());
const thrown = count(5);
console.log(thrown.next(), thrown.throw("oops"), thrown.next());
const returned = count(7);
console.log(returned.next(), returned.return("early"));
console.log([...both()]);
const abandoned = count(9);
abandoned.next();
class Tree {
  *[Symbol.iterator](): Generator<number> {
    yield* [1, 2];
  }
}
for (const leaf of new Tree()) if (leaf === 1) break;
export {};
