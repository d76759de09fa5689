import { InvalidArgumentError } from "./commander.js";

/** For an option or argument. @throws {InvalidArgumentError} for anything but digits */
export function parseWholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
