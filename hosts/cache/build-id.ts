/** Which callweave this is, to the byte (build.mjs): what one has compiled is not what another would. */
import { readFileSync } from "node:fs";
import { packageRoot } from "#package-root";
import { URL } from "../../base/built-ins.js";

/** @throws {Error} when callweave was not built */
export const readBuildId = (): string => readFileSync(new URL("dist/build-id.txt", packageRoot), "utf8");
