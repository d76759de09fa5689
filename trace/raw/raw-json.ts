/** Values as JSON in a chunk of a raw trace, and back. JSON has no bigint: one is written as `{"$ns":"12"}`. */
import { JSON, TextDecoder, TextEncoder } from "../../base/built-ins.js";
import { encodeChunk } from "./raw-chunks.js";

export function jsonBytes(value: object): Uint8Array {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "bigint" ? { $ns: String(part) } : part,
  );
  return new TextEncoder().encode(text);
}

export function encodeJson(type: number, value: object): Uint8Array {
  const bytes = jsonBytes(value);
  return encodeChunk(type, bytes.length, (payload) => payload.set(bytes));
}

/** The checksum of the chunk has proved that this is what `jsonBytes` made, so its shape is taken as given. */
export function decodeJson(payload: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(payload), (_key, part: unknown) =>
    typeof part === "object" && part !== null && "$ns" in part ? BigInt(String(part.$ns)) : part,
  );
}
