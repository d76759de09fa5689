// conformance: open=2

function* forever() { let i = 0; try { for (;;) yield i++; } finally { print("never printed"); } }
const kept = forever();
print(kept.next(), kept.next());
async function* forms() { yield 1; yield 2; }
const form = forms();
form.next().then((v) => print(v));
function* unstarted() { yield print("never"); }
unstarted();
export { kept };
