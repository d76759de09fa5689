/** JSON, and a name for what JSON has not. Values come from another realm, so their classes are not ours. */
export function show(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => describe(part)) ?? "undefined";
}

function describe(part: unknown): unknown {
  if (typeof part === "function") return `[function ${part.name}]`;
  if (part === undefined || ["symbol", "bigint"].includes(typeof part)) return String(part);
  if (isError(part)) return `[${part.name}: ${part.message}]`;
  return part;
}

const isError = (part: unknown): part is Error =>
  typeof part === "object" && part !== null && Object.hasOwn(part, "stack") && "message" in part;
