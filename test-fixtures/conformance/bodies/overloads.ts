function over(a: string): string;
function over(a: number): number;
function over(a: any) { return a; }
class O {
  constructor(a: string);
  constructor(a: number, b?: string);
  constructor(public a: any) {}
  m(): void;
  m(a: number): number;
  m(a?: number) { return a; }
  static s(): void;
  static s(x?: number) { return x; }
}
declare function ambient(): void;
print(over("s"), over(1), new O(1).m(2), O.s(3), O.length, over.length);
export {};
