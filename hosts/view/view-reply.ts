/** Answers of the view server, and the headers that every one of them has. */
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

/** speedscope makes its styles while it runs, and compiles a reader of Java recordings. */
export type PageOf = "callweave" | "speedscope";

/** Nothing is loaded but from here, no script stands in a page, and nobody frames us. */
const policy = (page: PageOf): string =>
  [
    "default-src 'none'",
    `script-src 'self'${page === "speedscope" ? " 'wasm-unsafe-eval'" : ""}`,
    `style-src 'self'${page === "speedscope" ? " 'unsafe-inline'" : ""}`,
    "connect-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  txt: "text/plain; charset=utf-8",
  png: "image/png",
  ico: "image/x-icon",
  woff2: "font/woff2",
};
/** Of a trace: no browser takes it for a page or a script. */
const BYTES = "application/octet-stream";

function head(response: ServerResponse, status: number, type: string, page: PageOf = "callweave"): void {
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Security-Policy": policy(page),
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    // The address has the token in it.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
  });
}

export function replyText(response: ServerResponse, status: number, text: string): void {
  head(response, status, TYPES.txt);
  response.end(`${text}\n`);
}

export function replyJson(response: ServerResponse, value: unknown): void {
  head(response, 200, TYPES.json);
  response.end(JSON.stringify(value));
}

/** @param name of the file, which says its type */
export function replyFile(response: ServerResponse, name: string, bytes: Uint8Array, page?: PageOf): void {
  head(response, 200, TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? BYTES, page);
  response.end(bytes);
}

/** The head goes out with the first part: what fails before it can still be told. @throws what `parts` throws */
export async function replyParts(response: ServerResponse, parts: AsyncIterable<Uint8Array>): Promise<void> {
  if (response.req.method === "HEAD") {
    head(response, 200, BYTES);
    response.end();
    return;
  }
  const rest = parts[Symbol.asyncIterator]();
  const first = await rest.next();
  head(response, 200, BYTES);
  await pipeline(first.done ? [] : joined(first.value, rest), response);
}

async function* joined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}
