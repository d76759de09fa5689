/** The source map that a file has of its own: it was compiled before, and a comment in it names the map or holds it. */
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

/** https://tc39.es/ecma426 */
export interface SourceMap {
  readonly version: 3;
  /** In a file's own map absolute URLs. */
  readonly sources: (string | null)[];
  readonly sourcesContent?: (string | null)[];
  readonly names: string[];
  readonly mappings: string;
}

export interface MappedText {
  /** Without the comment. */
  readonly text: string;
  readonly map: SourceMap;
}

/** @returns undefined when the file has none, or one that cannot be read, which Node passes over as well */
export function readOwnSourceMap(file: string, text: string): MappedText | undefined {
  const comment = findComment(text);
  if (comment === undefined) return undefined;
  try {
    const url = new URL(comment.url, pathToFileURL(file));
    const map = JSON.parse(readUrl(url)) as Partial<SourceMap & { sourceRoot: string }>;
    const { version, sources, sourceRoot = "", sourcesContent, names = [], mappings } = map;
    // A map in sections is none that we can follow.
    if (version !== 3 || !Array.isArray(sources) || typeof mappings !== "string") return undefined;
    const base = url.protocol === "file:" ? url : pathToFileURL(file);
    const root = sourceRoot.replace(/([^/])$/, "$1/");
    return {
      text: text.slice(0, comment.begin) + text.slice(comment.end),
      map: {
        version,
        sources: sources.map((source) => (source === null ? null : new URL(root + source, base).href)),
        ...(sourcesContent && { sourcesContent }),
        names,
        mappings,
      },
    };
  } catch {
    return undefined;
  }
}

const NAME = "sourceMappingURL=";

/** The last one counts, as in V8. */
function findComment(text: string): { url: string; begin: number; end: number } | undefined {
  const at = text.lastIndexOf(NAME);
  const begin = text.lastIndexOf("\n", at) + 1;
  if (at < 0 || !/^\/\/[#@][ \t]$/.test(text.slice(begin, at))) return undefined;
  const [line] = /^.*/.exec(text.slice(at))!;
  return { url: line.slice(NAME.length).trim(), begin, end: at + line.length };
}

function readUrl(url: URL): string {
  if (url.protocol !== "data:") return readFileSync(fileURLToPath(url), "utf8");
  const [, base64, data] = /^[^,]*?(;base64)?,(.*)$/s.exec(url.pathname)!;
  return base64 ? Buffer.from(data, "base64").toString("utf8") : decodeURIComponent(data);
}

/** For bundlers, which take paths. */
export function withPaths(map: SourceMap): SourceMap {
  const sources = map.sources.map((source) => (source?.startsWith("file:") ? fileURLToPath(source) : source));
  return { ...map, sources };
}
