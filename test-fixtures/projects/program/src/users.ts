/** What the tests of the projects with a test runner call. */
export interface User {
  readonly id: number;
  readonly name: string;
}

/** Nobody ever answers for this one. */
export const UNREACHABLE = 13;

export async function fetchUser(id: number): Promise<User> {
  await request(id);
  return { id, name: `user ${id}` };
}

async function request(id: number): Promise<void> {
  await new Promise<void>((resolve) => {
    if (id !== UNREACHABLE) setImmediate(resolve);
  });
}

export function spin(): never {
  for (;;) step();
}

let steps = 0;

/** Long enough to leave few calls. */
function step(): void {
  for (const end = steps + 100_000; steps < end;) steps++;
}
