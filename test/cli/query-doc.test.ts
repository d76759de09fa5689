/** What the documentation of `query` says is run as it stands there. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import { saveTrace } from "../../hosts/session/session-save.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { report } from "../../trace/answers/report.js";
import { CLI, inProject, type Project } from "../hosts/project.js";
import { recordingOf } from "../trace/record-tree.js";

const DOC = readFileSync(new URL("../../docs/query.md", import.meta.url), "utf8");

const RECORDED = fromRecordings([
  recordingOf(`main 0-1000!
  parse 10-50
    token 12-20
  parse 60-70
  f1 100-101
  f2 110-112
  f3 120-123
  f4 130-134
  f5 140-145
  f6 150-156
  f7 160-167
  f8 170-178
  parse 200-1000!
`),
]);

const QUEUE = { name: "queue", unit: "count", ns: Float64Array.of(10, 20, 30), values: Float64Array.of(1, 7, 2.5) };
const TRACE = { ...RECORDED, processes: RECORDED.processes.map((process) => ({ ...process, counters: [QUEUE] })) };

/** The blocks of code in a language. */
function blocks(language: string): string[] {
  return [...DOC.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, code]) => code);
}

/** The commands of a block, each as a shell takes it. */
function commands(block: string): string[] {
  return [...block.matchAll(/^npx callweave query \S+ '[^']*'$/gm)].map(([command]) => command);
}

async function inDocProject(action: (run: (command: string) => string, project: Project) => void): Promise<void> {
  await inProject({}, (project: Project) => {
    const { folder } = project;
    mkdirSync(path.join(folder, "traces/old"), { recursive: true });
    for (const file of ["callweave.pftrace", "callweave.parquet", "traces/a.pftrace", "traces/old/b.pftrace"])
      saveTrace(TRACE, path.join(folder, file));
    writeFileSync(path.join(folder, "npx"), `#!/bin/sh\nshift\nexec "${process.execPath}" "${CLI}" "$@"\n`);
    chmodSync(path.join(folder, "npx"), 0o755);
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    action((command) => execFileSync("sh", ["-c", command], { cwd: folder, env, encoding: "utf8" }), project);
  });
}

describe("docs/query.md", () => {
  it("asks the ten functions with the largest self time, and how often each was unfinished", async () => {
    await inDocProject((run, project) => {
      const [command] = commands(blocks("sh")[1]);
      const found = JSON.parse(run(`${command} --json`)) as Record<string, unknown>[];
      const expected = report(project.read("callweave.pftrace")).map(
        ({ function: { name, file, line }, selfNs, calls, unfinished }) => ({
          ...{ function: name, file, line, self: selfNs, calls, open_at_stop: unfinished },
        }),
      );
      expected.sort((one, other) => other.self - one.self || (one.function < other.function ? -1 : 1));
      assert.ok(expected.length > 10);
      assert.deepEqual(found, expected.slice(0, 10));
      assert.deepEqual(
        [found[0].function, found[0].open_at_stop, found[1].function, found[1].open_at_stop],
        ["parse", 1, "main", 1],
      );
    });
  });

  it("asks the same of ClickHouse, apart from where the calls are", async () => {
    await inDocProject((run) => {
      const [sql] = blocks("sql");
      const ours = /'\n([^']*)'/.exec(commands(blocks("sh")[1])[0])![1];
      assert.equal(sql.replace("file('callweave.parquet', Parquet)", "calls").trim(), ours.trim());
      // The Parquet file by itself, as another engine is given it.
      const alone = sql.replace("file('callweave.parquet', Parquet)", () => "read_parquet($$callweave.parquet$$)");
      const viaView = commands(blocks("sh")[1])[0].replace("callweave.pftrace", "callweave.parquet");
      assert.equal(run(`npx callweave query callweave.parquet '${alone}'`), run(viaView));
    });
  });

  it("has examples that work", async () => {
    await inDocProject((run) => {
      const [callers, several, peaks, losses, ...more] = commands(blocks("sh")[2]).map(run);
      assert.equal(callers, "function  calls  total\nmain          3    850\n");
      assert.equal(
        several,
        "trace                 calls  p99\ntraces/a.pftrace          3  800\ntraces/old/b.pftrace      3  800\n",
      );
      assert.equal(peaks, "counter  unit   peak\nqueue    count     7\n");
      assert.equal(losses, "thread_name  overwritten  dropped  elided\nmain                   0        0       0\n");
      assert.deepEqual(more, []);
    });
  });

  it("has --help with an example that works", async () => {
    await inDocProject((run) => {
      const help = run("npx callweave query --help");
      const [, example] = /^Example:\n {2}\$ (.*)\n/m.exec(help)!;
      assert.match(run(`npx ${example}`), /^function +self\nparse +842\nmain +115\n/);
    });
  });
});
