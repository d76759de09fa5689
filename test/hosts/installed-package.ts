/** The built package in a project of its own, with a TypeScript that tells each time it is loaded, in whatever thread or process. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(import.meta.url);

export interface InstalledPackage {
  /** Path of the command. */
  readonly cli: string;
  /** URL for `--import`. */
  readonly register: string;
  /** Of the package. */
  readonly folder: string;
  /** How often TypeScript was loaded since this was asked last. */
  typeScriptLoads(): number;
  setTypeScriptVersion(version: string): void;
}

/** @param project its folder */
export function installPackage(project: string): InstalledPackage {
  const modules = path.join(project, "node_modules");
  const folder = path.join(modules, "callweave");
  const typescript = path.join(folder, "node_modules/typescript");
  const log = path.join(project, "typescript-loads.log");
  mkdirSync(typescript, { recursive: true });
  for (const name of ["dist", "package.json", "package-root.cjs", "package-root.mjs"])
    cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    if (name === "typescript") continue;
    const link = path.join(folder, "node_modules", name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(ROOT, "node_modules", name), link, "junction");
  }
  writeFileSync(
    path.join(typescript, "index.js"),
    `require("node:fs").appendFileSync(${JSON.stringify(log)}, "loaded\\n"); module.exports = require(${JSON.stringify(require.resolve("typescript"))});`,
  );
  const setTypeScriptVersion = (version: string): void =>
    writeFileSync(path.join(typescript, "package.json"), JSON.stringify({ name: "typescript", version }));
  setTypeScriptVersion("5.9.0");
  return {
    cli: path.join(folder, "dist/esm/cli/main.js"),
    register: pathToFileURL(path.join(folder, "dist/esm/hosts/register.js")).href,
    folder,
    setTypeScriptVersion,
    typeScriptLoads() {
      const loads = existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0;
      rmSync(log, { force: true });
      return loads;
    },
  };
}
