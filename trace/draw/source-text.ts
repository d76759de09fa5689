/** A place in the source as viewers show it, `src/a.ts:3:7`, and back. */
export interface Source {
  /** Empty when unknown. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function formatSource({ file, line, column }: Source): string {
  return `${file}:${line}:${column}`;
}

/** @returns an unknown place when the text is none */
export function parseSource(text: string): Source {
  const [, file, line, column] = /^(.*):(\d+):(\d+)$/s.exec(text) ?? ["", "", "0", "0"];
  return { file, line: Number(line), column: Number(column) };
}
