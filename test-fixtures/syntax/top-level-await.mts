const first = await load(1);
async function load(n: number) {
  return (await Promise.resolve(n)) + 1;
}
try {
  await Promise.reject(new Error("no"));
} catch (error) {
  console.log(String(error));
}
for await (const x of [load(first), 5]) console.log(x);
console.log(first, typeof this);
export default first;
