// A comment before the expression must not end up between `return` and the value.
const plain = (x: number) => x + 1;
const object = () => ({ a: 1 });
const lineComment = () =>
  // the answer
  42;
const blockComment = () =>
  /* several
     lines */
  43;
const jsdoc = () =>
  /** documented */
  44;
const cast = () =>
  // as a number
  <number>(<unknown>45);
const asserted = () =>
  // also a number
  46 as number;
const nested = (a: number) => (b: number) =>
  // the sum
  a + b;
const comma = () => (plain(0), 47);
const later = async () =>
  // a promise
  48;
const parenthesized = () => (
  // inside
  49
);
const trailing = () => 50; // after
const voided = () => void 0;
console.log(plain(1), object(), lineComment(), blockComment(), jsdoc(), cast(), asserted(), nested(1)(2));
console.log(comma(), parenthesized(), trailing(), voided(), plain.name, plain.length, later.name);
later().then((value) => console.log(value));
export {};
