/**
 * A folder outside of the package where everything is compiled and run, as a user would have it:
 *
 *     node_modules/    links to callweave, typescript and the packages of bench/node_modules
 *     child/           the processes that are measured
 *     emits/EMIT/      the programs and rxjs, compiled that way
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Of the repository, with a separator at its end. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const BENCH = path.join(ROOT, "bench");

const require = createRequire(import.meta.url);
/** The folder of an installed package. */
export const packageFolder = (name: string): string => path.dirname(require.resolve(`${name}/package.json`));

export interface Workspace {
  readonly folder: string;
  remove(): void;
}

/** @param packages names of packages, linked beside callweave, that stand in `bench/node_modules` */
export function createWorkspace(packages: readonly string[] = []): Workspace {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "callweave-bench-")));
  writeFileSync(path.join(folder, "package.json"), '{ "name": "bench", "private": true, "type": "commonjs" }\n');
  link(ROOT, folder, "callweave");
  link(packageFolder("typescript"), folder, "typescript");
  for (const name of packages) link(path.join(BENCH, "node_modules", name), folder, name);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Links a package into the `node_modules` of a folder. */
export function link(target: string, folder: string, name: string): void {
  const place = path.join(folder, "node_modules", name);
  mkdirSync(path.dirname(place), { recursive: true });
  // "junction" is for Windows, where it needs no privilege.
  symlinkSync(target, place, "junction");
}

/** rxjs's own sources, by path from their folder, without the file that only its bundle needs. */
export function rxjsSources(): string[] {
  return readdirSync(RXJS, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts") && name !== "internal/umd.ts");
}
export const RXJS = path.join(packageFolder("rxjs"), "src");

export function copyRxjs(target: string): void {
  for (const name of rxjsSources()) cpSync(path.join(RXJS, name), path.join(target, name));
}
