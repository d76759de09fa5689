function outer() {
  inner();
}
function inner() {
  console.log("about to fail");
  throw new TypeError("uncaught");
}
outer();
export {};
