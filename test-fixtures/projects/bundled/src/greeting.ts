export type Greeting = (name?: string) => string;

export const greet: Greeting = (name = "you") => {
  const text = (greeting: string): string => `${greeting}, ${name}`;
  return text("Hello");
};

declare global {
  interface ImportMeta {
    readonly hot?: { accept(replace: (next: unknown) => void): void };
  }
  var onReplaced: (next: unknown) => void;
}
import.meta.hot?.accept((next) => globalThis.onReplaced(next));
