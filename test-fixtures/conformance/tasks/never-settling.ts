// conformance: open=3

async function waits() { print("waiting"); await new Promise(() => {}); print("never"); }
async function outer() { await waits(); }
async function* stream() { yield 1; await new Promise(() => {}); }
outer();
const s = stream();
s.next().then(print);
s.next().then(print);
s.return(undefined).then(print);
export {};
