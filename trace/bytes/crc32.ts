/** CRC-32 as in PNG and gzip (reflected, polynomial 0xEDB88320); the one here does four bytes a step, 0.6 to 0.9 GB/s. */
type Crc32 = (bytes: Uint8Array, before?: number) => number;

let find: () => Crc32 | undefined = () => undefined;
let faster: Crc32 | undefined;

/** Shorter ones take microseconds, and a short recording needs no library. */
const LONG_BYTES = 1 << 16;

/**
 * Takes the platform's own for long data from here on: Node's is five times as fast.
 * @param own asked for it when it is needed first
 */
export function useCrc32(own: () => Crc32 | undefined): void {
  [find, faster] = [own, undefined];
}

const POLYNOMIAL = 0xedb88320;
let tables: Int32Array | undefined;

/** @returns the checksum of `bytes`, continuing `before` when the data comes in parts */
export function crc32(bytes: Uint8Array, before = 0): number {
  if (bytes.length >= LONG_BYTES && (faster ??= find())) return faster(bytes, before);
  const ofByte = (tables ??= buildTables());
  const byThree = ofByte.subarray(768);
  const byTwo = ofByte.subarray(512, 768);
  const byOne = ofByte.subarray(256, 512);
  let crc = ~before;
  let at = 0;
  for (const whole = bytes.length & ~3; at < whole; at += 4) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc = byThree[crc & 255] ^ byTwo[(crc >>> 8) & 255] ^ byOne[(crc >>> 16) & 255] ^ ofByte[crc >>> 24];
  }
  for (; at < bytes.length; at++) crc = ofByte[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Table `k` holds the effect of a byte that is `k` bytes further from the end. */
function buildTables(): Int32Array {
  const tables = new Int32Array(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    tables[byte] = crc;
  }
  for (let at = 256; at < tables.length; at++) tables[at] = tables[tables[at - 256] & 255] ^ (tables[at - 256] >>> 8);
  return tables;
}
