class Exported {
  run() {
    return helper();
  }
}
function helper() {
  return "helped";
}
console.log(new Exported().run());
export = Exported;
