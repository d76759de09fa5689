/** Fields of parsed JSON whose type nobody has checked, as the type that is wanted or a fallback. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function textOf(value: unknown, fallback = ""): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : fallback;
}

/** A number of up to 2^53, also one that is written as a string. */
export function numberOf(value: unknown, fallback = 0): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : fallback;
}

/** An integer of any size, written as a string. */
export function bigintOf(value: unknown): bigint {
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : 0n;
}
