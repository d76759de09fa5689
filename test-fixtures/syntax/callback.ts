interface User {
  name: string;
}
const users: User[] = [{ name: "Ann" }];
users.map((user) => user.name);
users.filter(Boolean).map(function (user) {
  return user.name;
});
new Promise<void>((done) => done());
const store = createStore({
  reducer(state: number) {
    return state + 1;
  },
  nested: { effect: () => "effect" },
});
function createStore(parts: { reducer(state: number): number; nested: { effect(): string } }) {
  return () => [parts.reducer(1), parts.nested.effect()];
}
const add = (a: number) => (b: number) => a + b;
const choose = users.length > 0 ? () => "some" : () => "none";
function withDefault(callback = () => "by default") {
  return callback();
}
const { picked = () => "picked" } = {} as { picked?: () => string };
class Timer {
  constructor() {
    this.tick = () => "tick";
  }
  tick: () => string;
}
(function () {
  console.log("at once");
})();
console.log(store(), add(1)(2), choose(), withDefault(), picked(), new Timer().tick());
console.log([3, 1].sort((a, b) => a - b), `${(() => "in a template")()}`);
export {};
