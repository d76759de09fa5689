import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import net from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { CLI, inProject } from "../hosts/project.js";
import { writeSample } from "../browser/sample-traces.js";

type Viewing = ChildProcessByStdio<null, Readable, Readable>;

/** Starts `callweave view` in the folder, and ends it afterwards whatever happens. */
async function viewing(
  args: readonly string[],
  look: (view: { child: Viewing; url: string; line: string; ended: Promise<unknown[]> }) => Promise<void>,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  await inProject({}, async ({ folder }) => {
    writeSample(folder, "a.pftrace");
    const child = spawn(process.execPath, [CLI, "view", ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<unknown[]>((resolve) => child.on("close", (...how) => resolve(how)));
    try {
      let line = "";
      for await (const data of child.stdout) if ((line += String(data)).endsWith("\n")) break;
      await look({ child, line, url: /http:\S+/.exec(line)![0], ended });
    } finally {
      child.kill("SIGKILL");
      await ended;
    }
  });
}

describe("callweave view", () => {
  it("says where the traces are shown, until Ctrl-C", async () => {
    await viewing(["--no-open", "a.pftrace"], async ({ child, line, url, ended }) => {
      assert.match(
        line,
        /^callweave: a\.pftrace is shown at http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}\/ \(Ctrl-C ends it\)\n$/,
      );
      assert.equal((await fetch(url)).status, 200);
      child.kill("SIGINT");
      assert.deepEqual(await ended, [null, "SIGINT"]);
      await assert.rejects(fetch(url));
    });
  });

  it("opens the browser", async () => {
    await inProject({ "browser.sh": '#!/bin/sh\necho "$1" > "$0.opened"\n' }, async ({ folder, ...project }) => {
      const browser = path.join(folder, "browser.sh");
      project.run(["-e", `fs.chmodSync(${JSON.stringify(browser)}, 0o755)`]);
      const look = async ({ url }: { url: string }): Promise<void> => {
        while (!existsSync(`${browser}.opened`)) await delay(20);
        assert.equal(readFileSync(`${browser}.opened`, "utf8"), `${url}\n`);
      };
      await viewing(["."], look, { BROWSER: browser });
    });
  });

  it("listens on the port that is asked for, and says when it is taken", async () => {
    const other = net.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const port = (other.address() as AddressInfo).port;
    await inProject({}, (project) => {
      const { code, stderr } = project.run([CLI, "view", "--no-open", "--port", String(port), "."]);
      assert.match(stderr, /^callweave\/view: cannot listen on port \d+, got .*EADDRINUSE.*; give another --port/);
      assert.equal(code, 1);
    });
    await new Promise((resolve) => other.close(resolve));
    await viewing(["--no-open", "--port", String(port), "."], async ({ url }) =>
      assert.equal(new URL(url).port, String(port)),
    );
  });

  it("ends after the first trace with --once, and not before", async () => {
    await viewing(["--no-open", "--once", "."], async ({ url, ended }) => {
      await fetch(`${url}traces`);
      await fetch(`${url}counts/a.pftrace`);
      await fetch(`${url}perfetto/a.pftrace`, { method: "HEAD" });
      await fetch(`${url}perfetto/none`);
      const first = await Promise.race([ended, delay(1500, "runs")]);
      assert.equal(first, "runs");
      const response = await fetch(`${url}perfetto/a.pftrace`);
      assert.ok((await response.arrayBuffer()).byteLength > 0);
      assert.deepEqual(await ended, [0, null]);
    });
  });

  it("refuses what is not there, and ports that are none", async () => {
    await inProject({}, (project) => {
      const missing = project.run([CLI, "view", "--no-open", "none"]);
      assert.equal(
        missing.stderr,
        "callweave/view: there is nothing to view, got none; give the path of a trace, or of a folder of traces\n",
      );
      assert.equal(missing.code, 1);
      for (const port of ["65536", "-1", "x"]) {
        const { code, stderr } = project.run([CLI, "view", "--no-open", `--port=${port}`, "."]);
        assert.match(stderr, /^error: option '--port <number>' argument '.*' is invalid/);
        assert.equal(code, 1);
      }
    });
  });

  it("prints help with an example", async () => {
    await inProject({}, (project) => {
      const { stdout, code } = project.run([CLI, "view", "--help"]);
      assert.match(
        stdout,
        /^Usage: callweave view \[options\] <file or folder>\n.*\n {2}\$ callweave view callweave\.pftrace\n/s,
      );
      assert.equal(code, 0);
    });
  });
});
