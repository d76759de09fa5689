function d({ a, b: { c = 1 } = {} as any }: any, [x, , y = (() => 5)(), ...z]: any[], ...rest: any[]) { return [a, c, x, y, z, rest]; }
const arrow = ({ length }: any, ...[first, second]: any[]) => [length, first, second];
const setter = { set v([a, b]: number[]) { print("set", a, b); } };
setter.v = [1, 2];
for (const [k, v] of Object.entries({ q: () => 1 })) print(k, v());
const { m = function () { return "default fn"; }, ...others } = { n: 2 } as any;
let p: any, q: any;
[p = () => "p", q = class Q {}] = [] as any;
({ p, q = 3 } = { p: (() => 8)() } as any);
print(d({ a: 1 }, [1, 2, undefined, 4], 5, 6), arrow("abc", 1, 2, 3), m(), others, p, q);
export {};
