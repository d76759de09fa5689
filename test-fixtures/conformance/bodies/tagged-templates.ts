const cache: TemplateStringsArray[] = [];
function tag(strings: TemplateStringsArray, ...values: unknown[]) {
  cache.push(strings);
  return strings.raw.join("|") + values.map(String).join(",");
}
const call = (x: number) => tag`a${x}\n${(() => x + 1)()}`;
print(call(1), call(2), cache[0] === cache[1], Object.isFrozen(cache[0]));
const o = { tag(this: any, s: TemplateStringsArray) { return this === o && s[0]; } };
print(o.tag`method`, (() => tag)()`${function () { return 1; }()}`, String.raw`\x${(() => 5)()}`);
export {};
