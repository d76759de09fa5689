/** The other tracers: packages of `bench/package.json`, installed when they are needed and not there. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { BENCH } from "./build/workspace.js";

/** @returns their names */
export function installPeers(tell: (progress: string) => void): string[] {
  if (!existsSync(path.join(BENCH, "node_modules"))) {
    tell("installing the other tracers: npm ci in bench/");
    // One command line for a shell: npm is a script of the shell on Windows. There is nothing in it to quote.
    execFileSync("npm ci --silent", { cwd: BENCH, shell: true, stdio: ["ignore", "ignore", "inherit"] });
  }
  const { dependencies } = JSON.parse(readFileSync(path.join(BENCH, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return Object.keys(dependencies);
}
