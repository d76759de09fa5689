const page = {
  evaluate: (f: Function, argument?: unknown) => new Function("argument", `return (${f})(argument)`)(argument),
  $eval: (selector: string, f: Function) => new Function(`return (${f})()`)(),
};
console.log(page.evaluate((x: number) => [x].map((y) => y + 1)[0], 1), page.$eval("a", function () { return "a"; }));
export {};
