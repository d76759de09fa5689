/** The files that can be woven while they are loaded, by their extension. */
import path from "node:path";
import { Set } from "../../base/built-ins.js";

/** The files of TypeScript, by the extension that its imports use for what they become. */
export const TYPESCRIPT_FOR: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

const TYPESCRIPT = new Set(Object.values(TYPESCRIPT_FOR).flat());
const JAVASCRIPT = new Set(Object.keys(TYPESCRIPT_FOR));

export const isTypeScript = (file: string): boolean =>
  TYPESCRIPT.has(path.extname(file)) && !/\.d\.[cm]?ts$/.test(file);
export const isJavaScript = (file: string): boolean => JAVASCRIPT.has(path.extname(file));
