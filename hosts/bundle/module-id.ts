/** The names that bundlers give modules: a path, often with a query behind it, or something that is no file. */
import path from "node:path";
import { isJavaScript, isTypeScript } from "../load/source-kinds.js";

/** Vite's for a dependency, and for a worker that is a module. Under other queries it makes a URL, a string or a part of a file. */
const HARMLESS_QUERY = /\?(?:v=\w+|worker_file&type=module)$/;

/** The file that a module is, when it is one that can be woven. */
export function fileOfModule(id: string): string | undefined {
  const file = id.replace(HARMLESS_QUERY, "");
  if (file.includes("?") || !path.isAbsolute(file)) return undefined;
  return isTypeScript(file) || isJavaScript(file) ? file : undefined;
}
