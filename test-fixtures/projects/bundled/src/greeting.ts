export type Greeting = (name?: string) => string;

export const greet: Greeting = (name = "you") => {
  const text = (greeting: string): string => `${greeting}, ${name}`;
  return text("Hello");
};

import.meta.hot?.accept((next) => globalThis.onReplaced(next));
