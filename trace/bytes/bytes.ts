export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What is written in parts, each of which is valid until the next is asked for. */
export function collectBytes(parts: Iterable<Uint8Array>): Uint8Array {
  return concatBytes(Array.from(parts, (part) => part.slice()));
}
