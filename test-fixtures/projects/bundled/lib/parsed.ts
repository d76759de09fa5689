/** What src/parsed.js was compiled from. */
export interface Parsed {
  readonly value: number;
}

export function parse(text: string): Parsed {
  const value = Number(text);
  if (Number.isNaN(value)) throw new Error(`no number: ${text}`);
  return { value };
}
