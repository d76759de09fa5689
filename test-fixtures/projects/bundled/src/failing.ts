import { parse } from "./parsed.js";

interface Options {
  readonly text: string;
}

function outer({ text }: Options): number {
  return parse(text).value;
}

try {
  outer({ text: "x" });
} catch (error) {
  console.log((error as Error).stack);
}
