function* count(n: number): Generator<number, string, number | undefined> {
  try {
    for (let i = 0; i < n; i++) {
      const got = yield i;
      if (got) print("got", got);
    }
    return "done";
  } finally {
    print("cleanup");
  }
}
print([...count(3)]);
const g = count(5);
print(g.next(), g.next(7), g.return("early"), g.next());
const lazy = count(1);
print(typeof lazy.next, Object.prototype.toString.call(lazy), count.constructor.name, Object.getPrototypeOf(lazy) === count.prototype);
const params = function* (a = print("parameters run at the call")) { print("body runs at next"); };
const p = params();
print("made");
p.next();
export {};
