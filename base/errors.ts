/**
 * The one error class. Every message says where, what is wrong and what was got, and what to do next:
 * `callweave/<where>: <what>, got <value>; <next step>`.
 */
export class CallweaveError extends Error {
  override name = "CallweaveError";

  /**
   * @param where the part of callweave that found the problem: `start`, `report`, `trace/perfetto`
   * @param what what is wrong and what was got instead, without a full stop
   * @param next what the reader can do about it
   */
  constructor(
    readonly where: string,
    readonly what: string,
    readonly next: string,
    options?: ErrorOptions,
  ) {
    super(`callweave/${where}: ${what}; ${next}`, options);
  }
}

/** Text of a caught value: the message of an error, or the value as a string. */
export function messageOf(caught: unknown): string {
  return caught instanceof Error ? caught.message : String(caught);
}
