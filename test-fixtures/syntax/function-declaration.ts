// Declarations are hoisted, overloads have no body, an inner one hides an outer one.
console.log(early(1));
function early(x: number): number;
function early(x: string): number;
function early(x: unknown): number {
  return inner(Number(x));
  function inner(n: number) {
    return n + 1;
  }
}
function rest(this: void, first: number, second = first, ...others: number[]) {
  return [first, second, others, arguments.length];
}
declare function ambient(): void;
console.log(rest(1), rest(1, 2, 3), rest.length, rest.name, early.length);
export {};
