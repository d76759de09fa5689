/** The table of formats. A new one is a file of its own and a line here. */
import { CallweaveError } from "../base/errors.js";
import { writeChromeJson } from "./chrome-json.js";
import { writeCpuProfile } from "./cpuprofile.js";
import { writeFolded } from "./folded.js";
import type { Trace } from "./model.js";
import { writePerfetto } from "./perfetto.js";
import { writeRaw } from "./raw.js";
import { writeSpeedscope } from "./speedscope.js";

interface Format {
  readonly name: string;
  /** Ends of file names that stand for the format. The same with `.gz` is the format in gzip. */
  readonly extensions: readonly string[];
  /** Whether `readTrace` gives back what was written. */
  readonly isRead: boolean;
  /**
   * @param sourceRoot URL of the folder that the paths of the trace start in
   * @returns the bytes of the file, in parts of some 64 KiB or more, each valid until the next is asked for
   */
  readonly write: (trace: Trace, sourceRoot?: string) => Iterable<Uint8Array>;
}

export const FORMATS = [
  { name: "perfetto", extensions: [".pftrace"], isRead: true, write: writePerfetto },
  // Before Chrome's JSON, whose extension its own ends in.
  { name: "speedscope", extensions: [".speedscope.json"], isRead: false, write: writeSpeedscope },
  { name: "chrome-json", extensions: [".json"], isRead: true, write: writeChromeJson },
  { name: "cpuprofile", extensions: [".cpuprofile"], isRead: false, write: writeCpuProfile },
  { name: "folded", extensions: [".folded"], isRead: false, write: writeFolded },
  { name: "raw", extensions: [".cwraw"], isRead: true, write: writeRaw },
] as const satisfies readonly Format[];

export type FormatName = (typeof FORMATS)[number]["name"];

/**
 * What a file can be saved as. The last three are made in hosts/, where there is something to compress with, files to put into a page, and
 * a library to load late.
 */
export type FileFormat = FormatName | "perfetto-compressed" | "html" | "parquet";
const FILE_FORMATS: readonly (Pick<Format, "extensions" | "isRead"> & { name: FileFormat })[] = [
  ...FORMATS,
  { name: "perfetto-compressed", extensions: [".pftrace.z"], isRead: true },
  { name: "html", extensions: [".html"], isRead: false },
  { name: "parquet", extensions: [".parquet"], isRead: false },
];

/** What a page can make, which has no files to put into a page of ours and loads no library late. */
export type PageFormat = Exclude<FileFormat, "html" | "parquet">;
const PAGE_FORMATS = FILE_FORMATS.filter(({ name }) => name !== "html" && name !== "parquet");
export const PAGE_FORMAT_NAMES = PAGE_FORMATS.map(({ name }) => name).join(", ");
export const PAGE_EXTENSIONS = extensionsOf(PAGE_FORMATS);
export const isPageFormat = (format: string): format is PageFormat => PAGE_FORMATS.some(({ name }) => name === format);

/** `.pftrace, .json, …`, for messages. */
export const KNOWN_EXTENSIONS = extensionsOf(FILE_FORMATS);
export const READ_EXTENSIONS = FILE_FORMATS.filter(({ isRead }) => isRead).flatMap(({ extensions }) => extensions);

function extensionsOf(formats: readonly Pick<Format, "extensions">[]): string {
  return formats.flatMap(({ extensions }) => extensions).join(", ");
}

/**
 * @param sourceRoot URL of the folder that the paths of the trace start in, for formats that lead to the source
 * @returns the bytes of a file of that format, in parts, each valid until the next is asked for; gzip is left to the caller
 */
export function writeTrace(trace: Trace, format: FormatName, sourceRoot?: string): Iterable<Uint8Array> {
  const found: Format = FORMATS.find(({ name }) => name === format)!;
  return found.write(trace, sourceRoot);
}

/**
 * The format that the name of a file asks for.
 * @throws {CallweaveError} when its extension is none of the known ones
 */
export function formatOf(fileName: string): { format: FileFormat; gzip: boolean } {
  const lower = fileName.toLowerCase();
  const gzip = lower.endsWith(".gz");
  const plain = gzip ? lower.slice(0, -".gz".length) : lower;
  const found = FILE_FORMATS.find(({ extensions }) => extensions.some((extension) => plain.endsWith(extension)));
  if (found) return { format: found.name, gzip };
  throw new CallweaveError(
    "trace/formats",
    `the format of a trace follows from its extension, got ${JSON.stringify(fileName)}`,
    `end the name in ${KNOWN_EXTENSIONS}, or one of these and .gz`,
  );
}
