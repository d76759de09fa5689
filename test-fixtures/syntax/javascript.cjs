"use strict";
const { ignore } = require("callweave");
exports.run = function () {
  return typeof ignore;
};
module.exports.stop = () => "stopped";
function Point(x) {
  this.x = x;
}
Point.prototype.add = function (by) {
  return this.x + by;
};
console.log(exports.run(), module.exports.stop(), new Point(1).add(2), this === exports);
