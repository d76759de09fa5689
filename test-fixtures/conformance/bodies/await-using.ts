// conformance: heals

const log: string[] = [];
const resource = (name: string) => ({ async [Symbol.asyncDispose]() { log.push("disposing " + name); await null; log.push("disposed " + name); }, name });
async function scope() {
  await using a = resource("a");
  await using b = resource("b");
  log.push("body");
  return a.name + b.name;
}
async function throwing() {
  await using a = resource("t");
  throw new Error("in body");
}
(async () => {
  print(await scope());
  await throwing().catch((e) => print(String(e)));
  for await (using x of [resource("never")] as any) { break; }
})().catch((e) => print((e as Error).name)).then(() => print(log));
export {};
