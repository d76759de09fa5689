// callweave-ignore
function ignored() {
  const inner = () => "inner";
  return inner();
}
/** Documented.
 * @callweave-ignore
 */
class Ignored {
  run() {
    return "run";
  }
}
class Partly {
  // callweave-ignore: too hot
  hot() {
    return "hot";
  }
  seen() {
    return this.hot();
  }
  /** @callweave-ignore */ property = () => "property";
}
const kept = () => "kept"; // callweave-ignore-ish is another word
// callweave-ignore
const statement = [() => 1, () => 2].map((f) => f());
const argument = [1].map(/** @callweave-ignore */ (x) => x + 1);
async function task() {
  // callweave-ignore
  await [1].map((x) => x + 1);
  return kept();
}
console.log(ignored(), new Ignored().run(), new Partly().seen(), new Partly().property(), kept(), statement, argument);
void task();
export {};
