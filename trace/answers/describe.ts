/** How functions, threads and numbers are written: the same words in every answer. */
import { formatTime } from "./format-time.js";
import type { FunctionInfo, Process, Thread } from "../model/model.js";
import type { UnfinishedFrame } from "./summary.js";

/** `app.ts 4242, thread worker 1` */
export function describeThread({ process, thread }: { process: Process; thread: Thread }): string {
  return visible(`${process.name} ${process.pid}, thread ${thread.name}`);
}

/** `open for 2.00 ms`; `open for over 2.00 ms` of one whose begin is not in the trace. */
export function describeOpen({ openNs, beganEarlier }: Pick<UnfinishedFrame, "openNs" | "beganEarlier">): string {
  return `open for ${beganEarlier ? "over " : ""}${formatTime(openNs)}`;
}

/** `outer  src/a.ts:3:7` */
export function describePlace({ name, file, line, column }: FunctionInfo): string {
  return file === "" ? visible(name) : `${visible(name)}  ${visible(file)}:${line}:${column}`;
}

/** `1 call`, `1,234 calls` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** `1234` is `1,234`. `toLocaleString` takes 10 ms when it is called for the first time, of a command's 50. @param number whole */
export const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/** A trace can come from anywhere: its names must not move the cursor or colour the terminal. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "�");
}
