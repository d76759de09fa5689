/** Is a file an ES module or CommonJS? As Node decides it, for TypeScript as Node would for what it becomes. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { JSON, Map } from "../../base/built-ins.js";

export type ModuleFormat = "module" | "commonjs";

/** What the extension or the nearest package.json says; undefined when neither says anything. */
export function createFormatLookup(): (file: string) => ModuleFormat | undefined {
  const byFolder = new Map<string, ModuleFormat | undefined>();

  function ofFolder(folder: string): ModuleFormat | undefined {
    if (byFolder.has(folder)) return byFolder.get(folder);
    const format = readType(folder, () =>
      folder === path.dirname(folder) ? undefined : ofFolder(path.dirname(folder)),
    );
    byFolder.set(folder, format);
    return format;
  }

  return (file) => {
    const letter = path.extname(file)[1];
    if (letter === "m") return "module";
    return letter === "c" ? "commonjs" : ofFolder(path.dirname(file));
  };
}

/** @param above asked when the folder holds no package.json; a package.json without a type ends the search */
function readType(folder: string, above: () => ModuleFormat | undefined): ModuleFormat | undefined {
  let text: string;
  try {
    text = readFileSync(path.join(folder, "package.json"), "utf8");
  } catch {
    return path.basename(folder) === "node_modules" ? undefined : above();
  }
  try {
    const { type } = JSON.parse(text) as { type?: unknown };
    return type === "module" || type === "commonjs" ? type : undefined;
  } catch {
    // Node says what is wrong with it.
    return undefined;
  }
}
