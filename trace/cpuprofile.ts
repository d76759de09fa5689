/**
 * Writes a `.cpuprofile`, which VS Code and Chrome's developer tools open: the form of V8's sampling profiler, with a sample at each change
 * of the stack instead of one now and then, so its times are those of the trace. It has one thread: the first that has calls
 * (`callweave cut --thread` picks another). Times are in µs, and may have decimals.
 *
 * While nothing runs that is woven, the sample is the root. V8 has a node `(program)` for that, but viewers guess at it: DevTools takes a
 * single one between two calls of one function for a sample that failed, and joins the calls; speedscope puts it on top of the call before.
 *
 *     {"nodes":[{id,callFrame,hitCount,children}…],"startTime","endTime","samples":[ node… ],"timeDeltas":[ µs since the sample before… ]}
 *
 * https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
 */
import { ByteSink } from "./bytes/byte-sink.js";
import { noLosses } from "./model/calls.js";
import { CallPaths, LOST_CALLS, NO_CALL, type CallPath, type PathVisitor } from "./answers/call-paths.js";
import { MAX_INTEGER_BYTES, MAX_MICROSECONDS_BYTES, storeInteger, storeMicroseconds } from "./bytes/decimal.js";
import type { FunctionInfo, Trace } from "./model/model.js";
import { OVERWRITTEN, type WithLosses } from "./answers/self-times.js";

const CHUNK_BYTES = 1 << 18;
const COMMA = 0x2c;

/** The path that is no call. */
const ROOT_ID = 1;
/** DevTools does not see what begins at 0. */
const CLOCK_START_NS = 1000;

/**
 * @param sourceRoot URL of the folder that the paths of the trace start in, so that a click finds the source
 * @returns the bytes of a `.cpuprofile` file, in chunks
 */
export function* writeCpuProfile({ processes }: Trace, sourceRoot?: string): Generator<Uint8Array> {
  const all = processes.flatMap((process) => process.threads.map((thread) => ({ process, thread })));
  const found = all.find(({ thread }) => thread.calls.count > 0);
  const source = found?.thread ?? { calls: { count: 0, deepest: 0, blocks: () => [] }, losses: noLosses() };
  const paths = new CallPaths();
  const { hits, firstNs, lastNs } = survey(paths, source);
  const sink = new ByteSink();
  sink.appendText('{"nodes":[\n');
  for (const text of nodesOf(paths, hits, found?.process.functions ?? [], sourceRoot)) {
    sink.appendText(text);
    if (sink.length >= CHUNK_BYTES) yield sink.take();
  }
  // A profile without samples opens nowhere, so there is one before the first call.
  sink.appendText(`],\n"startTime":${microseconds(firstNs)},"endTime":${microseconds(lastNs)},\n"samples":[${ROOT_ID}`);
  yield* writeList(paths, source, sink, MAX_INTEGER_BYTES, ({ number }) => {
    sink.length = storeInteger(sink.view, sink.length, ROOT_ID + number);
  });
  sink.appendText('],\n"timeDeltas":[0');
  let sinceNs = firstNs;
  yield* writeList(paths, source, sink, MAX_MICROSECONDS_BYTES, (_path, ns) => {
    sink.length = storeMicroseconds(sink.view, sink.length, ns - sinceNs);
    sinceNs = ns;
  });
  sink.appendText("]}\n");
  yield sink.take();
}

/** How many samples each path has, and from when to when they reach. */
function survey(paths: CallPaths, source: WithLosses): { hits: number[]; firstNs: number; lastNs: number } {
  const hits = [1];
  let firstNs: number | undefined;
  let lastNs = 0;
  const change = ({ number }: CallPath, ns: number): void => {
    hits[number] = (hits[number] ?? 0) + 1;
    firstNs ??= ns;
    lastNs = ns;
  };
  for (const steps = paths.walk(source, { change }); !steps.next().done;);
  return { hits, firstNs: firstNs ?? 0, lastNs };
}

/** @param store writes one number at the end of the sink, which has room for it */
function* writeList(
  paths: CallPaths,
  source: WithLosses,
  sink: ByteSink,
  room: number,
  store: PathVisitor["change"],
): Generator<Uint8Array> {
  const change = (path: CallPath, ns: number): void => {
    sink.reserve(room + 1);
    sink.bytes[sink.length++] = COMMA;
    store(path, ns);
  };
  for (const steps = paths.walk(source, { change }); !steps.next().done;) {
    if (sink.length >= CHUNK_BYTES) yield sink.take();
  }
}

function* nodesOf(
  { all }: CallPaths,
  hits: readonly number[],
  functions: readonly FunctionInfo[],
  sourceRoot?: string,
): Generator<string> {
  const children: number[][] = all.map(() => []);
  for (const { number, parent } of all) if (parent) children[parent.number].push(ROOT_ID + number);
  const root = frame("(root)");
  const lost = frame(OVERWRITTEN);
  const frames = functions.map((info) => frame(info.name, info, sourceRoot));
  for (const { number, function: index } of all) {
    const callFrame = index === NO_CALL ? root : index === LOST_CALLS ? lost : frames[index];
    const node = { id: ROOT_ID + number, callFrame, hitCount: hits[number] ?? 0, children: children[number] };
    yield `${number === 0 ? "" : ",\n"}${JSON.stringify(node)}`;
  }
}

const microseconds = (ns: number): number => (CLOCK_START_NS + ns) / 1000;

/** Lines and columns count from 0 here; -1 stands for an unknown one. */
function frame(functionName: string, { file, line, column } = NOWHERE, sourceRoot?: string): object {
  return {
    functionName: functionName.toWellFormed(),
    scriptId: "0",
    url: sourceRoot === undefined ? file.toWellFormed() : urlOf(file.toWellFormed(), sourceRoot),
    lineNumber: line - 1,
    columnNumber: column - 1,
  };
}

/** Of the file, unless it is unknown or has a URL for its name. */
function urlOf(file: string, sourceRoot: string): string {
  const path = encodeURI(file).replace(/[?#]/g, encodeURIComponent);
  const isPath = file !== "" && !/^\w\w+:/.test(file) && URL.canParse(path, sourceRoot);
  return isPath ? new URL(path, sourceRoot).href : file;
}

const NOWHERE: Pick<FunctionInfo, "file" | "line" | "column"> = { file: "", line: 0, column: 0 };
