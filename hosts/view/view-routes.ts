/**
 * What the view server has, by the path behind the token:
 *
 *     (nothing) view.css view.js     the start page
 *     traces                         the list of traces
 *     counts/NAME                    what a trace holds
 *     perfetto/NAME                  a trace as Perfetto reads it
 *     speedscope/NAME                the same trace for speedscope
 *     viewer/FILE                    speedscope itself
 */
import { createReadStream, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { packageRoot } from "#package-root";
import { formatTime } from "../../trace/answers/format-time.js";
import { kindOfTrace } from "../../trace/read-trace.js";
import { speedscopeFile } from "../files/speedscope-files.js";
import { readHead } from "../files/trace-file.js";
import { viewCounts } from "./view-counts.js";
import type { ViewedFile, ViewedFiles } from "./view-files.js";
import { convertTrace } from "./view-job.js";
import type { TraceCounts } from "./view-job.js";
import { replyFile, replyJson, replyParts, replyText } from "./view-reply.js";

export interface ViewContent {
  readonly files: ViewedFiles;
  /** Origin of the page that traces are handed to. */
  readonly perfetto: string;
  /** What a trace lacks, in the words of the commands. */
  readonly describeLosses: (counts: TraceCounts) => string;
}

/** Answers a request for a path. */
type Routes = (path: string, response: ServerResponse) => Promise<void>;

/** @returns routes whose promise fails, with nothing sent yet or the connection broken, when a trace cannot be read */
export function viewRoutes({ files, perfetto, describeLosses }: ViewContent): Routes {
  const countsOf = viewCounts();

  async function replyAbout(what: string, viewed: ViewedFile, response: ServerResponse): Promise<void> {
    if (what === "counts") return replyJson(response, described(await countsOf(viewed), describeLosses));
    if (what === "perfetto") return replyParts(response, asPerfettoReads(viewed.file));
    return replyParts(response, convertTrace(viewed.file, "speedscope"));
  }

  return async (path, response) => {
    if (path === "traces") return replyJson(response, { perfetto, traces: files.list().map(listed) });
    const page = PAGE.get(path);
    if (page !== undefined) return replyFile(response, page, readFileSync(new URL(page, PAGE_FOLDER)));
    const { what, name } = parse(path);
    const viewer = what === "viewer" ? speedscopeFile(name) : undefined;
    if (viewer !== undefined) return replyFile(response, name, viewer, "speedscope");
    const viewed = ABOUT_TRACES.includes(what) ? files.find(name) : undefined;
    if (viewed === undefined) return replyText(response, 404, "There is nothing here.");
    return replyAbout(what, viewed, response);
  };
}

const PAGE_FOLDER = new URL("dist/esm/hosts/view/view-page/", packageRoot);
const PAGE = new Map([
  ["", "index.html"],
  ["view.css", "view.css"],
  ["view.js", "view.js"],
]);
const ABOUT_TRACES = ["counts", "perfetto", "speedscope"];

/** Does the path stand for a trace itself? */
export const isTracePath = (path: string): boolean => /^(?:perfetto|speedscope)\//.test(path);

/** `counts/a%2Fb.json` as its two parts; empty when it is nothing of the kind. */
function parse(path: string): { what: string; name: string } {
  const [, what = "", name = ""] = /^(\w+)\/(.+)$/.exec(path) ?? [];
  try {
    return { what, name: decodeURIComponent(name) };
  } catch {
    return { what: "", name: "" };
  }
}

const listed = ({ name, bytes, modifiedMs }: ViewedFile): object => ({ name, bytes, modifiedMs });

function described(counts: TraceCounts, describeLosses: ViewContent["describeLosses"]): object {
  const { calls, threads, processes, unfinished, suspended, durationNs } = counts;
  const lost = describeLosses(counts);
  return { calls, threads, processes, unfinished, suspended, duration: formatTime(durationNs), lost };
}

/** Perfetto reads all formats but our own. */
function asPerfettoReads(file: string): AsyncIterable<Uint8Array> {
  return kindOfTrace(readHead(file)) === "raw" ? convertTrace(file, "perfetto") : createReadStream(file);
}
