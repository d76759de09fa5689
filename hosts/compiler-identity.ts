/** Which callweave and which TypeScript compile: what they have made is not what others make. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { packageRoot } from "#package-root";

/** @throws {Error} when callweave was not built */
export function compilerIdentity(): readonly string[] {
  const build = readFileSync(new URL("dist/build-id.txt", packageRoot), "utf8");
  const typescript = createRequire(packageRoot).resolve("typescript/package.json");
  const { version } = JSON.parse(readFileSync(typescript, "utf8")) as { version: string };
  return [build, version];
}
