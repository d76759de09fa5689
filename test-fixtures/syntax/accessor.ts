class Box {
  #width = 1;
  get width() {
    return this.#width;
  }
  set width(value: number) {
    this.#width = value;
  }
  static get unit() {
    return "cm";
  }
  get #area() {
    return this.#width ** 2;
  }
  set #area(value: number) {
    this.#width = Math.sqrt(value);
  }
  accessor color = pick("red");
  grow() {
    this.#area = this.#area * 4;
    return this.width;
  }
}
function pick(color: string) {
  return color;
}
const box = new Box();
box.width += 2;
console.log(box.width, Box.unit, box.grow(), box.color);
export {};
