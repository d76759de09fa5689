// Defaults and patterns that call something are evaluated while the function is open.
const log: string[] = [];
function say<T>(text: string, value: T): T {
  log.push(text);
  return value;
}
function required(name: string): never {
  throw new TypeError(name + " is missing");
}

function all(a: number, b = say("b", a + 1), { c, d = say("d", b) }: { c?: number; d?: number } = say("{}", {}), [e] = [say("e", 5)], back = () => b, ...[first = say("first", 6)]: number[]) {
  b++;
  return [a, b, c, d, e, back(), first];
}
function behindDefault(a = 1, { b } = say("{ b }", { b: 2 }), ...c: number[]) {
  return [a, b, ...c];
}
function withoutDefault({ a = say("a", 1) }: { a?: number }, [b = say("b", a)]: number[]) {
  return [a, b];
}
const arrow = (a = say("arrow", 1)) => a;
const comment = (/* one */ a = say("comment", 1)) => /* two */ a;
async function later(a = required("a")) {
  await 1;
  return a;
}
function* generator(a = say("generator", 1)) {
  yield a;
}
class Base {
  property = say("property", 1);
  constructor(public a = say("public", 2), b = say("base", 3)) {
    log.push(`Base ${a} ${b}`);
  }
  get whole(): number {
    return this.a;
  }
  set whole(value: number | undefined) {
    this.#set(value);
  }
  #set(value = say("#set", this.a)) {
    this.a = value;
  }
}
class Derived extends Base {
  own = say("own", 4);
  constructor(a = new Date(0), { b = say("b of Derived", 5) } = {}) {
    super(a.getTime(), b);
  }
  override set whole(value: number | undefined) {
    super.whole = value;
  }
  override get whole(): number {
    return super.whole;
  }
}

// What would mean something else in the body stays where it is.
const x = "outer";
function shadows(a = say(x, x)) {
  const x = "inner";
  return a + x;
}
function declares(a = say("declares", 1)) {
  var a = a + 1;
  return a;
}
function counts(a = say("counts", 1)) {
  return arguments.length + a;
}
const setter = {
  // @ts-expect-error JavaScript may do so
  set value(value = say("setter", 8)) {
    log.push(String(value));
  },
};
function early(a = say("early", () => b), b = 2) {
  return a() + b;
}

console.log(all(1).join(), all(1, undefined, { c: 2 }, undefined, undefined, undefined!).join(), all(1, 2, {}, [3], () => 4, 5).join());
console.log(behindDefault().join(), behindDefault(3, { b: 4 }, 5, 6).join(), behindDefault.length);
console.log(withoutDefault({}, []).join(), withoutDefault({ a: 2 }, [3]).join(), withoutDefault.length);
console.log(arrow(), arrow(2), comment(), [...generator()].join());
const derived = new Derived();
derived.whole = undefined;
derived.whole = 7;
console.log(derived.whole, new Base().whole, shadows(), declares(), counts(), early());
setter.value = undefined!;
console.log(all.length, arrow.length, Base.length, Derived.length, Object.keys(derived).join());
try {
  (function missing(a = required("missing"), b = say("never", 1)) {
    return a + b;
  })();
} catch (error) {
  console.log(String(error));
}
later().catch((error) => console.log(String(error), log.join()));
