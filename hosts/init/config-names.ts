/** The names that a tool's config may have, in the order in which tools look for them. */
const EXTENSIONS = ["ts", "mts", "cts", "js", "mjs", "cjs"];

/** @param tool `vite` → `vite.config.ts` and the others */
export const configNames = (tool: string): string[] => EXTENSIONS.map((end) => `${tool}.config.${end}`);
