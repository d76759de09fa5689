/**
 * Who may ask the view server. It listens on loopback, but every page that the browser shows can send requests there too:
 * - `Host` must be ours: a foreign name that was made to resolve to 127.0.0.1 (DNS rebinding) brings its own.
 * - `Origin`, where there is one, must be ours: the request is not from a foreign page.
 * - The token stands in no page but ours, and other users of the machine do not know it.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

const TOKEN_BYTES = 16;

export const newToken = (): string => randomBytes(TOKEN_BYTES).toString("base64url");

/** Why a request is refused, or the path behind the token, still encoded. */
export type Admission = { readonly path: string } | { readonly status: 403 | 404 | 405; readonly why: string };

export function admit({ method, url = "", headers }: IncomingMessage, port: number, token: string): Admission {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = "", origin } = headers;
  if (!hosts.includes(host.toLowerCase())) return { status: 403, why: "This host is not served here." };
  if (origin !== undefined && !hosts.some((known) => origin.toLowerCase() === `http://${known}`))
    return { status: 403, why: "This origin is not served here." };
  if (method !== "GET" && method !== "HEAD") return { status: 405, why: "Only GET and HEAD are served here." };
  const [, given, path] = /^\/([^/?#]*)\/([^?#]*)/.exec(url) ?? [];
  if (path === undefined || !equal(given, token)) return { status: 404, why: "There is nothing here." };
  return { path };
}

/** In a time that does not tell how much of it was right. */
function equal(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
