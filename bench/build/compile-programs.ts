/** Fills a workspace with the compiled programs and child processes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { BenchProgram } from "../calls/programs.js";
import type { EmitName } from "../calls/variants.js";
import { compile } from "./compile.js";
import { BENCH, RXJS, rxjsSources } from "./workspace.js";

const emitFolder = (workspace: string, emit: EmitName): string => path.join(workspace, "emits", emit);

/** Compiles a program, and what it imports, unless that has been done: a process may be loading it. @returns the file to load */
export function compileProgram(workspace: string, emit: EmitName, { file, imports }: BenchProgram): string {
  const compiled = path.join(emitFolder(workspace, emit), `${file}.js`);
  if (existsSync(compiled)) return compiled;
  const name = `${file}.ts`;
  // The library is compiled beside the program: the tracers that choose files by themselves leave node_modules out.
  const text = readFileSync(path.join(BENCH, "programs", name), "utf8").replaceAll(/from "rxjs/g, 'from "./rxjs');
  if (imports === "rxjs") compileRxjs(workspace, emit);
  write(emitFolder(workspace, emit), name, compile(name, text, emit));
  return compiled;
}

/** @returns the folder of the compiled library */
export function compileRxjs(workspace: string, emit: EmitName): string {
  const folder = path.join(emitFolder(workspace, emit), "rxjs");
  if (existsSync(folder)) return folder;
  for (const name of rxjsSources())
    write(folder, name, compile(`rxjs/${name}`, readFileSync(path.join(RXJS, name), "utf8"), emit));
  return folder;
}

export function compileChildren(workspace: string): void {
  const folder = path.join(BENCH, "child");
  for (const name of readdirSync(folder).filter((file) => !file.endsWith(".d.ts")))
    write(path.join(workspace, "child"), name, compile(name, readFileSync(path.join(folder, name), "utf8"), "plain"));
}

function write(folder: string, name: string, code: string): void {
  const file = path.join(folder, name.replace(/\.ts$/, ".js"));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, code);
}
