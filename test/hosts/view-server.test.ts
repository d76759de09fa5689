/** Who and what the view server answers, asked without a browser's manners. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { CallweaveError } from "../../base/errors.js";
import { viewCounts } from "../../hosts/view/view-counts.js";
import { viewedFiles } from "../../hosts/view/view-files.js";
import { convertTrace } from "../../hosts/view/view-job.js";
import { serveView } from "../../hosts/view/view-server.js";
import type { ViewServer } from "../../hosts/view/view-server.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import { traceOfNames, writeSample } from "../browser/sample-traces.js";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe("the view server", () => {
  let home: string;
  let server: ViewServer;
  let port: number;
  let token: string;

  before(async () => {
    home = mkdtempSync(path.join(os.tmpdir(), "callweave-view-"));
    const folder = path.join(home, "served");
    writeSample(folder, "a.pftrace");
    writeSample(folder, "in/b.json");
    writeSample(folder, "in/c.pftrace.z");
    writeFileSync(path.join(folder, "notes.txt"), "mine");
    writeSample(home, "secret.pftrace");
    mkdirSync(path.join(home, "secrets"));
    writeSample(home, "secrets/secret.pftrace");
    symlinkSync("../secret.pftrace", path.join(folder, "out.pftrace"));
    symlinkSync("../secrets", path.join(folder, "out"));
    symlinkSync("a.pftrace", path.join(folder, "inside.pftrace"));
    symlinkSync("nowhere", path.join(folder, "broken.pftrace"));
    server = await serveView({ files: viewedFiles(folder), port: 0, once: false, describeLosses: () => "" });
    const url = new URL(server.url);
    port = Number(url.port);
    token = url.pathname.slice(1, -1);
  });
  after(() => {
    server.close();
    rmSync(home, { recursive: true });
  });

  /** @param what the path behind the token, or a whole one */
  function ask(what: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
    // As it is: no client tidies the path or the host up.
    const options = {
      port,
      host: "127.0.0.1",
      method,
      path: what.startsWith("/") ? what : `/${token}/${what}`,
      headers,
    };
    return new Promise((resolve, reject) => {
      const request = http.request(options, (response) => {
        let body = "";
        response.setEncoding("latin1").on("data", (text: string) => (body += text));
        response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      });
      request.on("error", reject).end();
    });
  }

  it("answers its own page, on both names of this machine", async () => {
    for (const host of ["127.0.0.1", "localhost", "LOCALHOST"]) {
      const { status } = await ask("", { Host: `${host}:${port}`, Origin: `http://${host}:${port}` });
      assert.equal(status, 200, host);
    }
  });

  it("has a token of 128 bits, another each time", async () => {
    assert.match(token, /^[\w-]{22}$/);
    const other = await serveView({ files: viewedFiles(home), port: 0, once: false, describeLosses: () => "" });
    other.close();
    assert.ok(!other.url.includes(token));
  });

  const foreign: [string, (own: string) => Record<string, string>][] = [
    ["a foreign host", () => ({ Host: "evil.example" })],
    ["a foreign host with our port", () => ({ Host: `evil.example:${port}` })],
    ["a host that begins like ours", () => ({ Host: `127.0.0.1:${port}.evil.example` })],
    ["our host without the port", () => ({ Host: "127.0.0.1" })],
    ["a foreign origin", () => ({ Origin: "http://evil.example" })],
    ["a secure origin of our name", () => ({ Origin: `https://127.0.0.1:${port}` })],
    ["the origin of another port", () => ({ Origin: "http://127.0.0.1:1" })],
    ["the origin of a file or a frame in a box", () => ({ Origin: "null" })],
  ];
  for (const [what, headers] of foreign) {
    it(`refuses ${what}`, async () => {
      const own = `127.0.0.1:${port}`;
      for (const about of ["", "traces", "perfetto/a.pftrace"])
        assert.equal((await ask(about, headers(own))).status, 403);
    });
  }

  it("refuses a request that names no host", async () => {
    const socket = net.connect(port, "127.0.0.1").end(`GET /${token}/traces HTTP/1.0\r\n\r\n`);
    let text = "";
    for await (const data of socket) text += String(data);
    assert.match(text, /^HTTP\/1\.1 403 /);
  });

  it("refuses what has not its token", async () => {
    for (const what of [
      "/",
      "/traces",
      "//traces",
      `/${token}`,
      `/${token.slice(1)}/`,
      `/${token}x/traces`,
      `/x/${token}/`,
    ])
      assert.equal((await ask(what)).status, 404, what);
  });

  it("refuses all but reading", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
      assert.equal((await ask("traces", {}, method)).status, 405, method);
  });

  const outside = [
    "..%2Fsecret.pftrace",
    "../secret.pftrace",
    "in%2F..%2F..%2Fsecret.pftrace",
    "%2E%2E%2Fsecret.pftrace",
    "..%5Csecret.pftrace",
    "out.pftrace",
    "out%2Fsecret.pftrace",
    "broken.pftrace",
    "notes.txt",
    "%2Fetc%2Fpasswd",
    "__proto__",
    "a.pftrace%00",
    "%",
    "",
  ];
  for (const name of outside) {
    it(`finds no ${JSON.stringify(name)}`, async () => {
      for (const about of ["counts", "perfetto", "speedscope", "viewer", "__proto__", "constructor"])
        assert.equal((await ask(`${about}/${name}`)).status, 404, about);
    });
  }

  it("finds no file beside speedscope's", async () => {
    for (const name of ["..%2F..%2Fpackage.json", "../../package.json", "", "."])
      assert.equal((await ask(`viewer/${name}`)).status, 404, name);
    assert.equal((await ask("viewer/index.html")).status, 200);
  });

  it("lists no file that lies outside", async () => {
    const { traces } = JSON.parse((await ask("traces")).body) as { traces: { name: string }[] };
    assert.deepEqual(traces.map(({ name }) => name).sort(), [
      "a.pftrace",
      "in/b.json",
      "in/c.pftrace.z",
      "inside.pftrace",
    ]);
  });

  it("follows a link that stays inside", async () => {
    const bytes = readFileSync(path.join(home, "served/a.pftrace"), "latin1");
    assert.equal((await ask("perfetto/inside.pftrace")).body, bytes);
  });

  it("answers HEAD with the head only", async () => {
    for (const about of ["", "traces", "perfetto/a.pftrace", "speedscope/a.pftrace"]) {
      const { status, body, headers } = await ask(about, {}, "HEAD");
      assert.deepEqual([status, body, headers["x-content-type-options"]], [200, "", "nosniff"]);
    }
  });

  it("lets no page run a script of its own, be framed, or be taken for something else", async () => {
    for (const about of ["", "view.js", "traces", "perfetto/a.pftrace", "viewer/index.html", "none", "/"]) {
      const { headers } = await ask(about);
      const policy = String(headers["content-security-policy"]);
      assert.match(policy, /default-src 'none'; script-src 'self'(?: 'wasm-unsafe-eval')?; /, about);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["referrer-policy"], "no-referrer");
      assert.equal(headers["access-control-allow-origin"], undefined);
    }
    assert.equal((await ask("perfetto/a.pftrace")).headers["content-type"], "application/octet-stream");
  });

  it("listens on loopback only", async function () {
    const addresses = Object.values(os.networkInterfaces()).flatMap((all) => all ?? []);
    const public4 = addresses.find(({ internal, family }) => !internal && family === "IPv4");
    if (public4 === undefined) return this.skip(); // a machine that has no address but loopback
    await assert.rejects(
      new Promise((resolve, reject) =>
        net.connect(port, public4.address, () => resolve("connected")).on("error", reject),
      ),
      /ECONNREFUSED/,
    );
  });

  it("says when the port is taken", async () => {
    const options = { files: viewedFiles(home), port, once: false, describeLosses: () => "" };
    await assert.rejects(
      serveView(options),
      (error) =>
        error instanceof CallweaveError && /cannot listen on port \d+, got .*EADDRINUSE.*--port/.test(error.message),
    );
  });
});

describe("a trace that is made into another format", () => {
  it("comes in parts, each as it was written", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-view-"));
    try {
      const trace = traceOfNames(Array.from({ length: 10_000 }, (_, at) => `function with a name of its own ${at}`));
      writeSample(folder, "a.cwraw", trace);
      const parts: Uint8Array[] = [];
      for await (const part of convertTrace(path.join(folder, "a.cwraw"), "perfetto")) parts.push(part);
      assert.ok(parts.length > 1);
      assert.ok(Buffer.concat(parts).equals(collectBytes(writeTrace(trace, "perfetto"))));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the counts of traces", () => {
  it("are counted once, one trace at a time, and again when the file is another", async () => {
    const counted: string[] = [];
    let running = 0;
    const counts = viewCounts(async (file) => {
      assert.equal(running++, 0);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      counted.push(file);
      if (file === "bad") throw new Error("no trace");
      return { calls: counted.length } as never;
    });
    const view = (file: string, bytes = 1, modifiedMs = 1) => counts({ name: file, file, bytes, modifiedMs });
    const [one, again, bad] = await Promise.allSettled([view("a"), view("a"), view("bad"), view("b")]);
    assert.deepEqual(counted, ["a", "bad", "b"]);
    assert.deepEqual(one, again);
    assert.equal(bad.status, "rejected");
    await view("a", 2);
    await view("a", 2, 2);
    await assert.rejects(view("bad"), /no trace/);
    assert.deepEqual(counted, ["a", "bad", "b", "a", "a"]);
  });
});
