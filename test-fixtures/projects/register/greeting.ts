export type Greeting = `hello ${string}`;

export function greet(name: string): Greeting {
  return `hello ${name}`;
}
