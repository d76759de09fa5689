/** The source map that a file has of its own: it was compiled before, and a comment in it names the map or holds it. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Buffer, JSON, URL } from "../../base/built-ins.js";

/** https://tc39.es/ecma426 */
export interface SourceMap {
  readonly version: 3;
  readonly sources: (string | null)[];
  readonly sourcesContent?: (string | null)[];
  readonly names: string[];
  readonly mappings: string;
}

/** Its sources are absolute URLs, or paths for bundlers. */
export interface OwnSourceMap extends SourceMap {
  /** What the trace calls the sources; undefined for one that has no name. */
  readonly sourceNames: readonly (string | undefined)[];
}

export interface MappedText {
  /** Without the comment. */
  readonly text: string;
  readonly map: OwnSourceMap;
}

/**
 * @param root the project root
 * @returns undefined when the file has none, or one that cannot be read, which Node passes over as well
 */
export function readOwnSourceMap(file: string, text: string, root: string): MappedText | undefined {
  const comment = findComment(text);
  if (comment === undefined) return undefined;
  try {
    const url = new URL(comment.url, pathToFileURL(file));
    const map = JSON.parse(readUrl(url)) as Partial<SourceMap & { sourceRoot: string }>;
    const { version, sourceRoot = "", sourcesContent, names = [], mappings } = map;
    // A map in sections is none that we can follow.
    if (version !== 3 || !Array.isArray(map.sources) || typeof mappings !== "string") return undefined;
    const base = url.protocol === "file:" ? url : pathToFileURL(file);
    const folder = sourceRoot.replace(/([^/])$/, "$1/");
    const sources = map.sources.map((source) => (source === null ? null : new URL(folder + source, base).href));
    return {
      text: text.slice(0, comment.begin) + text.slice(comment.end),
      map: {
        version,
        sources,
        sourceNames: sources.map((source) => (source === null ? undefined : nameSource(source, root))),
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
export function withPaths(map: OwnSourceMap): OwnSourceMap {
  const sources = map.sources.map((source) => (source?.startsWith("file:") ? fileURLToPath(source) : source));
  return { ...map, sources };
}

/**
 * The path from the project root, or where it is no file the URL, as in stacks. Of `webpack://app/./src/a.ts` it is the file of that
 * path, if there is one; the name of the package before it may have two parts.
 */
function nameSource(url: string, root: string): string {
  if (url.startsWith("file:")) return path.relative(root, fileURLToPath(url)).replaceAll("\\", "/");
  const [, behindHost = ""] = /^webpack:\/\/[^/]*\/([^?]*)/.exec(url) ?? [];
  const files = [behindHost, behindHost.replace(/^[^/]*\//, "")].map(decoded);
  return files.find((file) => file !== "" && existsSync(path.join(root, file))) ?? url;
}

function decoded(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}
