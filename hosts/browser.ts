/**
 * The API in a page: `import { start, stop } from "callweave/browser"`, or from "callweave" through a bundler that builds for browsers.
 * A page records its own thread. So does a worker of a page, if its code starts it: what the two save has one clock.
 */
import { CallweaveError } from "../base/errors.js";
import { browserRecorder } from "../runtime/browser-recorder.js";
import type { CounterUnit, ProcessRecording, RegisteredFile } from "../runtime/contract.js";
import { GateSlot } from "../runtime/gate.js";
import { readRecording } from "../runtime/read-recording.js";
import { DEFAULT_RECORDER_OPTIONS } from "../runtime/recorder.js";
import type { PageFormat } from "../trace/format-names.js";
import { describeRecording, type RecordingSummary } from "./session/describe-recording.js";
import {
  checkOptions,
  KEEP_TAKES,
  parseKeep,
  resolveUnfinished,
  wholeNumber,
  type KeepInMemory,
  type Rule,
  type StopOptions,
} from "./session/option-rules.js";

export { CallweaveError } from "../base/errors.js";
export type { CounterUnit, Losses } from "../runtime/contract.js";
export type { PageFormat } from "../trace/format-names.js";
export type { RecordingSummary, SuspendedFunction, UnfinishedFrame } from "./session/describe-recording.js";
export { ignore } from "./ignore.js";
export type { StopOptions } from "./session/option-rules.js";

export interface BrowserSessionOptions {
  /** Which ended calls are kept, besides all frames that are open: the newest (default "last:1000000") or the oldest, 24 bytes each. */
  keep?: KeepInMemory | undefined;
  /** Deeper calls are counted and left out. Default 16,384. */
  maxDepth?: number | undefined;
}

export interface BrowserRecording extends RecordingSummary {
  /**
   * The trace as a blob, Perfetto's protobuf by default.
   * @throws {CallweaveError} when the format is none that a page can make
   */
  toBlob(format?: PageFormat): Promise<Blob>;
  /**
   * Downloads the trace, in the format of the extension: .pftrace, .pftrace.z, .json, .cwraw, .speedscope.json, .cpuprofile or .folded,
   * each also with .gz. Default: callweave.pftrace.
   * @throws {CallweaveError} when the extension is unknown or not one that a page can make, or there is no document
   */
  save(name?: string): Promise<void>;
}

const RULES: Record<keyof BrowserSessionOptions, Rule> = {
  keep: { takes: KEEP_TAKES, accepts: (value) => parseKeep(value) !== undefined },
  maxDepth: wholeNumber(1, 1_000_000),
};

const recorder = browserRecorder;
let recording: BrowserRecording | undefined;

const isRunning = (): boolean => recorder.threads.gate.slots[GateSlot.RUNNING] !== 0;

/** @throws {CallweaveError} when a session is already running, or an option is unknown or wrong */
export function start(options: BrowserSessionOptions = {}): void {
  checkOptions("start", options, RULES);
  if (isRunning())
    throw new CallweaveError("start", "a session is already running, got a second start()", "call stop() first");
  recording = undefined;
  const { maxDepth = DEFAULT_RECORDER_OPTIONS.maxDepth } = options;
  recorder.start({ ...DEFAULT_RECORDER_OPTIONS, ...parseKeep(options.keep), maxDepth });
}

/**
 * Stops, and returns what was recorded, with the functions that have not returned. Called again, it returns the same recording.
 * @throws {CallweaveError} when nothing was ever started, or an option is unknown or wrong
 */
export function stop(options: StopOptions = {}): BrowserRecording {
  const unfinished = resolveUnfinished(options);
  if (isRunning()) recording = createRecording(readPage(unfinished));
  if (recording === undefined)
    throw new CallweaveError("stop", "there is no recording, got stop() before any start()", "call start() first");
  return recording;
}

/**
 * Records what a counter stands at now, as a point on a track of the page: the length of a queue, the size of a cache. Without a session
 * it does nothing. As many values are kept as calls (`keep`). It never throws: NaN, Infinity and what else is no finite number is left
 * out and counted in `Losses.invalidValues`.
 * @param name of the counter; 32,768 UTF-16 code units hold all names
 * @param unit of the values, which belongs to the name: with another unit it is another counter
 */
export function counter(name: string, value: number, unit?: CounterUnit): void {
  recorder.counter(name, value, unit);
}

function readPage(unfinished: "close" | "open"): ProcessRecording {
  const { clock, registry } = recorder;
  const { memory, stopNs } = recorder.stop();
  const files: readonly RegisteredFile[] = [...registry.files];
  return {
    // A page does not know that of its process; traces that are merged get others.
    pid: 1,
    name: nameOfPage(),
    wallOffsetNs: clock.wallNs() - clock.now(),
    unfinished,
    files,
    threads: [readRecording(memory, { id: 0, name: nameOfThread() }, stopNs)],
  };
}

function createRecording(read: ProcessRecording): BrowserRecording {
  const threads = read.threads.map((thread) => ({ ...thread, ended: thread.calls.starts.length }));
  return {
    ...describeRecording(read.files, threads),
    async toBlob(format = "perfetto") {
      const formats = await import("./session/browser-formats.js");
      return formats.toBlob(read, format);
    },
    async save(name = "callweave.pftrace") {
      const formats = await import("./session/browser-formats.js");
      download(await formats.toFile(read, name), name);
    },
  };
}

/** What is used of a page; a worker has no document. */
interface Page {
  readonly document?: { readonly title: string; createElement(name: "a"): Anchor };
  readonly location?: { readonly pathname: string };
  /** Of a worker, what the page has named it. */
  readonly name?: string;
}
interface Anchor {
  href: string;
  download: string;
  click(): void;
}
const page = globalThis as unknown as Page;

function nameOfPage(): string {
  const title = page.document?.title ?? "";
  return title === "" ? (page.location?.pathname ?? "page") : title;
}

function nameOfThread(): string {
  if (page.document !== undefined) return "main";
  return page.name === undefined || page.name === "" ? "worker" : page.name;
}

function download(blob: Blob, name: string): void {
  if (page.document === undefined)
    throw new CallweaveError("save", "a worker cannot download, got no document", "post toBlob() to the page");
  const link = page.document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
