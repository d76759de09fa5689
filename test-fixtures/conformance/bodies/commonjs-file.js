// conformance: heals

const path = typeof require;
exports.first = function (a, b) { return a + b; };
exports.second = () => exports.first(1, 2);
function Old(v) { if (!(this instanceof Old)) return new Old(v); this.v = v; }
Old.prototype.get = function () { return this.v; };
Object.defineProperty(Old.prototype, "prop", { get: function () { return "prop"; }, enumerable: true });
const cast = (x) =>
  /** @type {number} */ (x);
const castAbove = (x) =>
  /** @type {number} */
  (x);
module.exports.Old = Old;
print(path, exports.first.name, exports.second(), Old(4).get(), new Old(5).prop, cast(1), castAbove(2), this === module.exports);
if (exports.first) {
  print("returns at top level");
  return;
}
print("never");
