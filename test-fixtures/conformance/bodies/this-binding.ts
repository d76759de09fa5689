function who() { return this === undefined ? "undefined" : this === globalThis ? "global" : typeof this; }
function strictWho() { "use strict"; return this === undefined ? "undefined" : typeof this; }
const o = { who, arrow: () => typeof this, nested() { return [1].map(() => this === o)[0]; }, later() { return () => () => this === o; } };
class C { v = 1; m() { return this?.v; } field = () => this.v; static s() { return this; } }
const c = new C();
const { m, field } = c;
print(who(), strictWho(), o.who(), who.call(1), strictWho.call(1), (0, o.who)(), o.nested(), o.later()()());
print(m(), field(), field.call({ v: 9 }), C.s() === C, who.bind("x")(), [0].map(who, { a: 1 }), typeof this);
