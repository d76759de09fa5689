const order: string[] = [];
const sleep = (text: string) => new Promise<string>((done) => setImmediate(() => done(text)));
async function load(name: string) {
  order.push(`${name} starts`);
  const first = await sleep(`${name} 1`);
  order.push(first);
  await null;
  return (await sleep(`${name} 2`)).toUpperCase();
}
const arrow = async (x: number) => x + (await Promise.resolve(1));
const failing = async () => {
  try {
    await Promise.reject(new Error("rejected"));
  } catch (error) {
    order.push(String(error));
    throw error;
  } finally {
    order.push("finally");
  }
};
class Client {
  async get(this: Client, ...paths: string[]) {
    return [await load(paths[0]), this.constructor.name, arguments.length];
  }
}
const never = async () => {
  await new Promise(() => {});
};
async function main() {
  const results = await Promise.all([load("a"), load("b"), arrow(1), new Client().get("c")]);
  await failing().catch(() => order.push("handled"));
  console.log(results, order);
}
void never();
void main();
Promise.resolve().then(() => order.push("tick 1")).then(() => order.push("tick 2")).then(() => order.push("tick 3"));
export {};
