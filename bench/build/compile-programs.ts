/** Fills a workspace with the compiled programs and child processes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EmitName } from "../calls/variants.js";
import { compile } from "./compile.js";
import { BENCH, RXJS, rxjsSources } from "./workspace.js";

/** Does nothing when it has been done before. @returns the folder of that emit */
export function compilePrograms(workspace: string, emit: EmitName): string {
  const folder = path.join(workspace, "emits", emit);
  if (existsSync(folder)) return folder;
  for (const name of readdirSync(path.join(BENCH, "programs"))) {
    // The library is compiled beside the program: the tracers that choose files by themselves leave node_modules out.
    const text = readFileSync(path.join(BENCH, "programs", name), "utf8").replaceAll(/from "rxjs/g, 'from "./rxjs');
    write(folder, name, compile(name, text, emit));
  }
  for (const name of rxjsSources()) {
    const file = `rxjs/${name}`;
    write(folder, file, compile(file, readFileSync(path.join(RXJS, name), "utf8"), emit));
  }
  return folder;
}

export function compileChildren(workspace: string): void {
  for (const name of readdirSync(path.join(BENCH, "child")).filter((file) => !file.endsWith(".d.ts")))
    write(
      path.join(workspace, "child"),
      name,
      compile(name, readFileSync(path.join(BENCH, "child", name), "utf8"), "plain"),
    );
}

function write(folder: string, name: string, code: string): void {
  const file = path.join(folder, name.replace(/\.ts$/, ".js"));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, code);
}
