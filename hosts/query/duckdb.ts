/** DuckDB, which is not installed with callweave: an optional peer dependency of 70 MB. */
import { createRequire } from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { packageRoot } from "#package-root";
import { CallweaveError, messageOf } from "../../base/errors.js";

type DuckDB = typeof import("@duckdb/node-api");

const NAME = "@duckdb/node-api";
const require = createRequire(new URL("package.json", packageRoot));

/** @throws {CallweaveError} when it is neither beside callweave nor in the project of the current folder, or cannot be loaded */
export function loadDuckDB(): DuckDB {
  const path = find();
  if (path === undefined)
    throw new CallweaveError("query", `DuckDB is needed, got no package ${NAME}`, `add it: npm i -D ${NAME}`);
  try {
    return require(path) as DuckDB;
  } catch (error) {
    const what = `cannot load ${NAME}, got ${messageOf(error)}`;
    throw new CallweaveError("query", what, `install it again: npm i -D ${NAME}`, { cause: error });
  }
}

function find(): string | undefined {
  try {
    return require.resolve(NAME, { paths: [fileURLToPath(packageRoot), process.cwd()] });
  } catch {
    return undefined;
  }
}
