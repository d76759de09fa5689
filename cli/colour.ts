/** Colour where somebody looks at it and has not asked for none: Node answers for NO_COLOR, FORCE_COLOR and dumb terminals. */
import { styleText } from "node:util";

export interface ColourTerminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

export function colour(line: string, name: "red" | "green" | undefined, terminal: ColourTerminal): string {
  return name !== undefined && terminal.isTTY && terminal.hasColors?.()
    ? styleText(name, line, { validateStream: false })
    : line;
}

/** What is not for eyes is not cut to a width. */
export function widthOf({ isTTY, columns }: ColourTerminal): number {
  return (isTTY ? columns : undefined) ?? Infinity;
}
