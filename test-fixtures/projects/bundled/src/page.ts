/** Records a page in which wording.ts is replaced: Vite hands on the new module, webpack and Rspack exchange what was imported. */
import { start, stop } from "callweave/browser";
import { greet } from "./wording.ts";

declare global {
  interface ImportMeta {
    readonly webpackHot?: { accept(module: string, onReplaced: () => void): void };
    readonly hot?: { accept(module: string, onReplaced: (next: { greet: typeof greet }) => void): void };
  }
}

start();
const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "adder" });
const ask = (question: string): Promise<unknown> =>
  new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(question);
  });
const page: { greet: () => string; replaced?: () => string; ask: typeof ask; stop: typeof stop } = {
  greet: () => greet(),
  ask,
  stop,
};
Object.assign(globalThis, { page });
if (import.meta.webpackHot) import.meta.webpackHot.accept("./wording.ts", () => (page.replaced = greet));
else import.meta.hot?.accept("./wording.ts", (next) => (page.replaced = next.greet));
