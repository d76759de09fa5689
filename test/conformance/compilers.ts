/** The compilers and targets that every conformance program goes through. */
import { createRequire } from "node:module";
import type ts from "typescript";

export type Compiler = typeof ts;

const require = createRequire(import.meta.url);
const load = (name: string): Compiler => require(name) as Compiler;

/** The oldest that is supported, the newest 5 and the newest 6. */
export const compilers: readonly Compiler[] = ["typescript-5.4", "typescript", "typescript-6"].map(load);

/** The compiler for tests in which the version makes no difference. */
export const mainCompiler = compilers[1];

/** The compiler of ttypescript. */
export const compiler49 = load("typescript-4.9");

export const targets = ["ES2015", "ES2017", "ES2022", "ESNext"] as const;
export type TargetName = (typeof targets)[number];
