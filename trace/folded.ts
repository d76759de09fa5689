/**
 * Writes folded stacks, the input of flame graph tools: a line for each different path of calls, with the time in its last function and in
 * none that it called, in ns (self-times.ts). Where several threads have calls, the name of the thread stands first, and of the process.
 *
 *     main src/a.ts:1;load src/a.ts:9 1234
 *
 * https://github.com/brendangregg/FlameGraph
 */
import { ByteSink } from "./bytes/byte-sink.js";
import { CallPaths, LOST_CALLS, type CallPath } from "./answers/call-paths.js";
import type { FunctionInfo, Process, Thread, Trace } from "./model/model.js";
import { OVERWRITTEN } from "./answers/self-times.js";

const CHUNK_BYTES = 1 << 18;

/** @returns the bytes of a `.folded` file, in chunks of whole lines */
export function* writeFolded({ processes }: Trace): Generator<Uint8Array> {
  const sink = new ByteSink();
  const all = processes.flatMap((process) => process.threads.map((thread) => ({ process, thread })));
  const withCalls = all.filter(({ thread }) => thread.calls.count > 0);
  for (const { process, thread } of withCalls) {
    const owner = withCalls.length > 1 ? `${frameText(ownerOf(process, thread, processes.length))};` : "";
    for (const line of linesOf(process, thread)) {
      sink.appendText(`${owner}${line}\n`);
      if (sink.length >= CHUNK_BYTES) yield sink.take();
    }
  }
  yield sink.take();
}

const ownerOf = ({ name, pid }: Process, thread: Thread, processes: number): string =>
  processes > 1 ? `${name} ${pid} ${thread.name}` : thread.name;

function* linesOf({ functions }: Process, thread: Thread): Generator<string> {
  const paths = new CallPaths();
  const selfNs: number[] = [];
  let at = paths.all[0];
  let sinceNs = 0;
  const change = (path: CallPath, ns: number): void => {
    selfNs[at.number] = (selfNs[at.number] ?? 0) + ns - sinceNs;
    at = path;
    sinceNs = ns;
  };
  for (const steps = paths.walk(thread, { change }); !steps.next().done;);
  const frames = functions.map((info) => frameText(describe(info)));
  const stacks: string[] = [];
  for (const { number, parent, function: index } of paths.all.slice(1)) {
    const frame = index === LOST_CALLS ? OVERWRITTEN : frames[index];
    stacks[number] = parent!.number === 0 ? frame : `${stacks[parent!.number]};${frame}`;
    if (selfNs[number] > 0) yield `${stacks[number]} ${selfNs[number]}`;
  }
}

const describe = ({ name, file, line }: FunctionInfo): string => (file === "" ? name : `${name} ${file}:${line}`);

/** What the format gives a meaning stands for itself no more. */
const frameText = (text: string): string =>
  text
    .replaceAll(";", ":")
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ")
    .trim() || "(no name)";
