/** For all raw traces that are written or read: Node's own CRC-32, of which zlib (1 ms) is loaded when there is much to check. */
import type Zlib from "node:zlib";
import { useCrc32 } from "../../trace/bytes/crc32.js";
import { loadLate } from "./load-late.js";

useCrc32(() => (loadLate("node:zlib") as typeof Zlib).crc32);
