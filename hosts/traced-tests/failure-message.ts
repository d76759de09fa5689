/** Adds to the message of an error, and to the stack that repeats it. */

/** An error that cannot be changed, or is none, stays as it is. */
export function extendMessage(error: unknown, lines: readonly string[]): void {
  if (typeof error !== "object" || error === null || lines.length === 0) return;
  const { message, stack } = error as Partial<Error>;
  if (typeof message !== "string") return;
  const extended = [message, ...lines.map((line) => `  ${line}`)].join("\n");
  try {
    Object.assign(error, { message: extended });
    if (typeof stack === "string" && stack.includes(message)) Object.assign(error, { stack: withMessage(stack) });
  } catch {
    // Frozen, or a getter.
  }

  function withMessage(text: string): string {
    const at = text.indexOf(message!);
    return text.slice(0, at) + extended + text.slice(at + message!.length);
  }
}
