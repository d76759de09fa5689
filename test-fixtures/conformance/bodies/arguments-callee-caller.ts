function fact(n: number): number { return n < 2 ? 1 : n * arguments.callee(n - 1); }
function caller() { return callee(); }
function callee() { return callee.caller === caller; }
print(fact(5), caller(), fact.hasOwnProperty("caller"), callee.arguments);
