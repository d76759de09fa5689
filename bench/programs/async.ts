/** 20,000 awaits through nested async functions: three a round in these, and one in the loop around them. */
const ROUNDS = 5000;

async function leaf(value: number): Promise<number> {
  return (await Promise.resolve(value)) + 1;
}

async function middle(value: number): Promise<number> {
  return (await leaf(value)) + 1;
}

async function outer(value: number): Promise<number> {
  return (await middle(value)) + 1;
}

export async function run(): Promise<number> {
  let sum = 0;
  for (let i = 0; i < ROUNDS; i++) sum += await outer(i);
  return sum;
}
