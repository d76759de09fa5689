#!/usr/bin/env node
/* A licence. */
// callweave-ignore-file
function ignored() {
    return "ignored";
}
console.log(ignored());
export {};
