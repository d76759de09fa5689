/** The compilers that weaving is tested with: the oldest, the one of ts-patch 3, the newest. */
import { createRequire } from "node:module";
import type ts from "typescript";

export type TypeScript = typeof ts;

const require = createRequire(import.meta.url);

export const COMPILERS: readonly TypeScript[] = ["typescript-5.4", "typescript", "typescript-6"].map(
  (name) => require(name) as TypeScript,
);

/** TypeScript 5.9, for tests that need only one. */
export const compiler = COMPILERS[1];
