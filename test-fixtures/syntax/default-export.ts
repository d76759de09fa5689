export default function () {
  return "default";
}
queueMicrotask(() => console.log(named()));
export function named() {
  return helper();
}
export const arrow = () => 1;
const helper = () => "helper";
export { helper as renamed };
console.log(arrow());
