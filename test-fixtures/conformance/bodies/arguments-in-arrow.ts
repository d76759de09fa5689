function outer() {
  const arrow = () => { const deep = () => arguments.length; return deep() + arguments[0]; };
  const asyncArrow = async () => arguments[1];
  return [arrow(), asyncArrow()] as const;
}
const [n, p] = outer.call(null, 10, "second");
print(n);
p.then(print);
async function asyncOuter() { await null; return [...arguments].concat((() => arguments.length)()); }
(asyncOuter as any)(1, 2).then(print);
function* gen() { yield arguments[0]; yield (() => arguments[1])(); }
print([...(gen as any)("a", "b")]);
export {};
