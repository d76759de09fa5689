/**
 * A trace as one page with speedscope and everything that it loads inside: it opens from disk, without a network. The profile is in it
 * as base64 of gzip, so no name can end an element or be taken for a script; and the page's policy lets no other script run than the
 * two that are in it, and loads nothing.
 */
import crypto from "node:crypto";
import { Buffer } from "../../base/built-ins.js";
import { CallweaveError } from "../../base/errors.js";
import { writeTrace } from "../../trace/formats.js";
import type { Trace } from "../../trace/model/model.js";
import { gzipParts } from "./gzip-parts.js";
import { speedscopeFile } from "./speedscope-files.js";

const { createHash } = crypto;

/** As base64 it is still a string, in the browser. */
const MOST_BYTES = 384_000_000;

/**
 * @param title what the page is called
 * @returns the bytes of the page, in parts, each valid until the next is asked for
 * @throws {CallweaveError} when the trace is too large for any browser
 */
export function* writeHtmlPage(trace: Trace, title: string): Generator<Uint8Array> {
  const { script, style } = inlined();
  yield Buffer.from(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy([LOAD, script])}">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body>
<script type="text/plain" id="profile">`);
  yield* inBase64(limited(gzipParts(writeTrace(trace, "speedscope"))));
  yield Buffer.from(`</script>
<script>${LOAD}</script>
<script>${script}</script>
</body>
</html>
`);
}

function* limited(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  let bytes = 0;
  for (const part of parts) {
    bytes += part.length;
    if (bytes > MOST_BYTES) {
      const what = `the trace is too large for a page, got more than ${MOST_BYTES} bytes in gzip`;
      throw new CallweaveError("save", what, "save it as .pftrace and open it in Perfetto");
    }
    yield part;
  }
}

/** Three bytes are four characters; those that are left over begin the next part. */
function* inBase64(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  let left: Uint8Array = new Uint8Array(0);
  for (const part of parts) {
    const bytes = Buffer.concat([left, part]);
    const whole = bytes.length - (bytes.length % 3);
    left = bytes.subarray(whole);
    yield Buffer.from(bytes.toString("base64", 0, whole));
  }
  yield Buffer.from(Buffer.from(left).toString("base64"));
}

/**
 * speedscope hands out its loader when the address names a local profile: its own command line opens a profile so. It then asks for
 * that profile in vain.
 */
const LOAD = `{
  const { textContent } = document.getElementById("profile");
  Object.defineProperty(window, "speedscope", {
    set: (speedscope) => speedscope.loadFileFromBase64("profile.json.gz", textContent),
  });
  location.hash = "localProfilePath=profile&title=" + encodeURIComponent(document.title);
}`;

function policy(scripts: readonly string[]): string {
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  return [
    "default-src 'none'",
    `script-src ${hashes.join(" ")} 'wasm-unsafe-eval'`,
    "style-src 'unsafe-inline'",
    "font-src data:",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** The files that speedscope's own page names. */
function inlined(): { script: string; style: string } {
  const index = text("index.html");
  const script = text(/<script src="([^"]+)"/.exec(index)![1]);
  const style = text(/<link rel="stylesheet" href="([^"]+)"/.exec(index)![1]);
  return {
    // Only in a literal can it stand, where the backslash changes nothing.
    script: script.replaceAll("</script", "<\\/script"),
    style: style.replace(
      /url\("\.\/([^"]+\.woff2)"\)/g,
      (_, name: string) => `url("data:font/woff2;base64,${base64(name)}")`,
    ),
  };
}

const text = (name: string): string => speedscopeFile(name)!.toString("utf8");
const base64 = (name: string): string => speedscopeFile(name)!.toString("base64");
const escapeText = (plain: string): string => plain.toWellFormed().replaceAll("&", "&amp;").replaceAll("<", "&lt;");
