"use strict";
"use client";
// The first comment stays with what follows it.
function strict() {
  "use strict";
  // before the work
  return this === undefined;
}
function own(this: unknown) {
  "use server";
}
console.log((strict as () => boolean)(), own());
export {};
