/** Loads what is heavy and not always needed, when it is needed first. */
import { createRequire } from "node:module";
import { packageRoot } from "#package-root";

const requireOurs = createRequire(packageRoot);
let loading = 0;

/** @param name of a package or a module of Node, or `./` and the path of a file of the built package; loaded as CommonJS, as hooks cannot wait for an import */
export function loadLate(name: string): unknown {
  loading++;
  try {
    return requireOurs(name) as unknown;
  } finally {
    loading--;
  }
}

/** What is loaded here is not woven, though it passes through our own hooks. */
export const isLoadingLate = (): boolean => loading > 0;
