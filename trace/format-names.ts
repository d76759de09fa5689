/** The names of formats and the extensions that stand for them, for who has no trace to write or not yet: the writers are in formats.ts. */
import { CallweaveError } from "../base/errors.js";

interface Format {
  readonly name: string;
  /** Ends of file names that stand for the format. The same with `.gz` is the format in gzip. */
  readonly extensions: readonly string[];
  /** Whether `readTrace` gives back what was written. */
  readonly isRead: boolean;
}

/** Those that formats.ts writes. */
export const FORMATS = [
  { name: "perfetto", extensions: [".pftrace"], isRead: true },
  // Before Chrome's JSON, whose extension its own ends in.
  { name: "speedscope", extensions: [".speedscope.json"], isRead: false },
  { name: "chrome-json", extensions: [".json"], isRead: true },
  { name: "cpuprofile", extensions: [".cpuprofile"], isRead: false },
  { name: "folded", extensions: [".folded"], isRead: false },
  { name: "raw", extensions: [".cwraw"], isRead: true },
] as const satisfies readonly Format[];

export type FormatName = (typeof FORMATS)[number]["name"];

/**
 * What a file can be saved as. The last three are made in hosts/, where there is something to compress with, files to put into a page, and
 * a library to load late.
 */
export type FileFormat = FormatName | "perfetto-compressed" | "html" | "parquet";
const FILE_FORMATS: readonly (Format & { name: FileFormat })[] = [
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
