/** Bun and Deno run what a compiler has woven. */
import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { readTraceFile } from "../../hosts/files/trace-file.js";
import { wholeCalls } from "../trace/whole-calls.js";
import { fetchPackage } from "../fetch-package.js";
import { hasBinaries } from "../hosts/nodes.js";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";

const RUNTIMES = [
  {
    name: "Bun 1.4.5",
    binary: {
      spec: "@oven/bun-linux-x64@1.4.5",
      sha512:
        "2165fd0442e8187014b4ca2791e49a35a6705f3464fa80f0e8c93e1c115777728760804d06c20646ea4c64f7203680db2692eeea00098c8a0854f66db75689d6",
      part: "package/bin/bun",
    },
    args: [],
    ends: [
      { end: "error", code: 1 },
      { end: "SIGTERM with a listener", code: 7 },
    ],
  },
  {
    name: "Deno 2.9.6",
    binary: {
      spec: "@deno/linux-x64-glibc@2.9.6",
      sha512:
        "de67784ca2c2bb3b0b0e67cea02e4a37b34065ac525643209bae2f83a7e80f4d090400c2a584b6ff942a5dfce09cfe59433de22cff6f05026d120735d7a380a1",
      part: "package/deno",
    },
    args: ["run", "--allow-all"],
    ends: [
      { end: "error with a listener", code: 1 },
      { end: "SIGTERM with a listener", code: 7 },
    ],
  },
];

describe("a program woven by tspc", () => {
  let project: InstalledProject;
  before(async function () {
    if (!hasBinaries) return this.skip(); // npm has them by one name for Linux on x64 only.
    project = await installProject("ts-patch");
    await project.run("tspc", ["-p", "."]);
  });
  after(() => project?.remove());
  beforeEach(() => rmSync(project.file("trace.cwraw"), { force: true }));

  for (const { name, binary, args, ends } of RUNTIMES) {
    it(`is recorded by ${name}, until it ends itself`, async () => {
      const ended = await project.run(fetchPackage(binary), [...args, "traced.mjs"], { code: EXIT_CODE });
      checkProgram(ended, project.file("trace.cwraw"));
    });

    it(`is recorded by ${name} in a worker, until the process ends`, async () => {
      const ended = await project.run(fetchPackage(binary), [...args, "traced-worker.mjs"]);
      checkProgram(ended, project.file("trace.cwraw"));
    });

    for (const { end, code } of ends)
      it(`is saved by ${name} at its end by ${end}`, async () => {
        await project.run(fetchPackage(binary), [...args, "ends.mjs", end], { code });
        assert.ok(hasLeft(project.file("trace.cwraw")));
      });
  }

  it("is saved by Deno at Deno.exit()", async () => {
    const [, { binary, args }] = RUNTIMES;
    const ended = await project.run(fetchPackage(binary), [...args, "ends.mjs", "Deno.exit"], { code: EXIT_CODE });
    checkProgram(ended, project.file("trace.cwraw"));
  });

  it("can be recovered when a signal has ended Bun", async () => {
    const [{ binary }] = RUNTIMES;
    const bun = project.start(fetchPackage(binary), ["ends.mjs", "SIGTERM"]);
    const closed = once(bun, "close");
    await once(createInterface({ input: bun.stdout }), "line");
    while (!segmentsOf(project).some(hasLeft)) await delay(20);
    const [live] = liveIn(project);
    bun.kill("SIGTERM");
    assert.deepEqual(await closed, [null, "SIGTERM"]);
    await project.run("callweave", ["recover", live, "-o", "trace.cwraw"]);
    assert.ok(hasLeft(project.file("trace.cwraw")));
  });
});

const liveIn = (project: InstalledProject): string[] =>
  readdirSync(project.folder).filter((file) => file.endsWith(".live"));

const segmentsOf = (project: InstalledProject): string[] =>
  liveIn(project).flatMap((live) => readdirSync(project.file(live)).map((file) => project.file(`${live}/${file}`)));

/** Whether the program has come to where it ends. Of a file that is being written, not yet. */
function hasLeft(file: string): boolean {
  try {
    const [{ functions, threads }] = readTraceFile(file).processes;
    return wholeCalls(threads[0].calls).functions.some((index) => functions[index].name === "leave");
  } catch {
    return false;
  }
}
