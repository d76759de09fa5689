function flow(list: number[]) {
  label: for (const x of list) {
    switch (x) {
      case 1:
        continue label;
      case 2:
        break;
      case 3:
        break label;
    }
    console.log(x);
  }
  try {
    return "try";
  } finally {
    console.log("finally");
  }
}
function override() {
  try {
    throw new Error("lost");
  } finally {
    return "kept";
  }
}
function closures() {
  const list: (() => number)[] = [];
  for (let i = 0; i < 2; i++) list.push(() => i);
  return list.map((f) => f());
}
function hoisted() {
  if (typeof later !== "undefined") return "not hoisted";
  var later = 1;
  return eval("later = 2, typeof later");
}
console.log(flow([1, 2, 3, 4]), override(), closures(), hoisted());
export {};
