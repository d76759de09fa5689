/** Recursion and nothing else: the most calls for the least work. */
function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

export function run(): number {
  return fib(20);
}
