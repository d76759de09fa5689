/** What `callweave query` does when it cannot answer: what it says, and what is left behind. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, it } from "mocha";
import { CLI, type Project } from "../hosts/project.js";

import { inQueryProject, largeTrace, query, save, SMALL, temporary } from "./query-project.js";

describe("callweave query: what goes wrong", () => {
  const refused: [what: string, args: string[], message: RegExp][] = [
    [
      "SQL that DuckDB does not understand",
      ["a.pftrace", "SELEKT 1"],
      /^callweave\/query: DuckDB cannot answer, got Parser Error: syntax error at or near "SELEKT"[^]*; see the columns with/,
    ],
    [
      "an unknown column",
      ["a.pftrace", "SELECT what FROM calls"],
      /got Binder Error: Referenced column "what" not found/,
    ],
    [
      "a query that fails while it runs",
      ["a.pftrace", "SELECT error('boom') FROM calls"],
      /got Invalid Input Error: boom/,
    ],
    ["no SQL", ["a.pftrace"], /^callweave\/query: a query needs a trace and SQL, got "a\.pftrace" only; see/],
    ["nothing", [], /^callweave\/query: a query needs a trace and SQL, got nothing; see/],
    [
      "a missing file",
      ["b.pftrace", "SELECT 1"],
      /^callweave\/query: there is no trace, got b\.pftrace; give the path/,
    ],
    ["a glob of nothing", ["*.json", "SELECT 1"], /^callweave\/query: there is no trace, got \*\.json; give the path/],
    ["what is no trace", ["a.pftrace", "no.txt", "SELECT 1"], /^callweave\/trace\/read: no\.txt: the file is no trace/],
    ["a folder", [".", "SELECT 1"], /^callweave\/read: cannot read \., got EISDIR/],
    [
      "a Parquet file that is torn",
      ["torn.parquet", "SELECT 1"],
      /^callweave\/query: DuckDB cannot answer, got .*torn\.parquet/,
    ],
  ];
  for (const [what, args, message] of refused)
    it(`refuses ${what}`, async () => {
      await inQueryProject((project) => {
        save(SMALL, project, "a.pftrace");
        writeFileSync(path.join(project.folder, "no.txt"), "hello");
        writeFileSync(path.join(project.folder, "torn.parquet"), "PAR1 and no more");
        const { code, stdout, stderr } = query(project, ...args);
        assert.match(stderr, message);
        assert.deepEqual([code, stdout], [1, ""]);
      });
    });

  for (const [when, trace, sql, isThere] of [
    ["it answers", SMALL, "SELECT max(hash(one.range)) FROM range(1000000) one, range(1000000) other", 1],
    ["it converts", largeTrace(["f", "g"], 1_000_000), "SELECT 1", 1_000],
  ] as const)
    it(`leaves nothing behind when it is interrupted while ${when}`, async () => {
      await inQueryProject(async (project) => {
        save(trace, project, "a.cwraw");
        const tmp = path.join(project.folder, "tmp");
        const env = { ...process.env, TMPDIR: tmp };
        const child = spawn(process.execPath, [CLI, "query", "a.cwraw", sql], { cwd: project.folder, env });
        const closed = new Promise<unknown[]>((resolve) => child.on("close", (...end) => resolve(end)));
        const converted = () => temporary(project).filter((file) => file.endsWith(".parquet"));
        const isBegun = () => converted().some((file) => statSync(path.join(tmp, file)).size >= isThere);
        while (child.exitCode === null && !isBegun()) await delay(5);
        child.kill("SIGINT");
        assert.deepEqual(await closed, [null, "SIGINT"]);
        assert.deepEqual(temporary(project), []);
      });
    });

  it("says when it cannot write its temporary files", async () => {
    await inQueryProject((project) => {
      save(largeTrace(["f", "g"], 200_000), project, "a.cwraw");
      const missing = project.run([CLI, "query", "a.cwraw", "SELECT 1"], { env: { TMPDIR: "missing" } });
      assert.match(
        missing.stderr,
        /^callweave\/query: cannot write to the folder for temporary files, got ENOENT.*; make room/,
      );
      const env = { ...process.env, TMPDIR: path.join(project.folder, "tmp") };
      // 100 blocks of 512 bytes, and a signal that Node ignores: a write beyond fails like one to a full disk.
      const limited = spawnSync(
        "sh",
        ["-c", `ulimit -f 100; "${process.execPath}" "${CLI}" query a.cwraw "SELECT 1"`],
        {
          ...{ cwd: project.folder, env, encoding: "utf8" as const },
        },
      );
      assert.match(
        limited.stderr,
        /^callweave\/query: cannot write to the folder for temporary files, got EFBIG.*; make room/,
      );
      assert.deepEqual([missing.code, limited.status], [1, 1]);
      assert.deepEqual(temporary(project), []);
    });
  });

  it("says how to add DuckDB where it is not installed", async () => {
    await inQueryProject((project) => {
      save(SMALL, project, "a.pftrace");
      const cli = installedWithout("@duckdb", project);
      const { code, stderr } = project.run([cli, "query", "a.pftrace", "SELECT 1"]);
      assert.equal(
        stderr,
        "callweave/query: DuckDB is needed, got no package @duckdb/node-api; add it: npm i -D @duckdb/node-api\n",
      );
      assert.equal(code, 1);
      assert.match(project.run([cli, "query", "--schema"]).stdout, /^calls /);
      assert.equal(project.run([cli, "convert", "a.pftrace", "a.parquet"]).code, 0);
      symlinkSync(path.join(ROOT, "node_modules/@duckdb"), path.join(project.folder, "node_modules/@duckdb"));
      assert.equal(project.run([cli, "query", "a.pftrace", "SELECT 1 AS one"]).stdout, "one\n  1\n");
    });
  });
});

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A project in which callweave is installed, with all that it depends on but one. @returns its command */
function installedWithout(name: string, { folder }: Project): string {
  const modules = path.join(folder, "node_modules");
  const own = path.join(modules, "callweave");
  mkdirSync(own, { recursive: true });
  for (const part of ["dist", "package.json", "package-root.mjs", "package-root.cjs"])
    cpSync(path.join(ROOT, part), path.join(own, part), { recursive: true });
  for (const other of readdirSync(path.join(ROOT, "node_modules"))) {
    if (other !== name) symlinkSync(path.join(ROOT, "node_modules", other), path.join(modules, other));
  }
  return path.join(own, "dist/esm/cli/main.js");
}
