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
const page: { greet: () => string; replaced?: () => string; stop: typeof stop } = { greet: () => greet(), stop };
Object.assign(globalThis, { page });
if (import.meta.webpackHot) import.meta.webpackHot.accept("./wording.ts", () => (page.replaced = greet));
else import.meta.hot?.accept("./wording.ts", (next) => (page.replaced = next.greet));
