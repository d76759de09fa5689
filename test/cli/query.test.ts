/** `callweave query` as a program: what DuckDB makes of our Parquet files. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, it } from "mocha";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { CallsBuilder } from "../../trace/model/calls-builder.js";
import { inOneBlock } from "../../trace/model/calls.js";
import { writeTrace } from "../../trace/formats.js";
import { report } from "../../trace/answers/report.js";
import { CLI } from "../hosts/project.js";

import { ALL, inQueryProject, largeTrace, query, rows, save, SMALL } from "./query-project.js";

describe("callweave query", () => {
  it("prints a table, numbers to the right", async () => {
    await inQueryProject((project) => {
      save(SMALL, project, "a.pftrace");
      const sql =
        "SELECT function, count(*) AS calls, max(duration_ns) AS longest, max(file) AS place FROM calls GROUP BY 1";
      const { code, stdout, stderr } = query(
        project,
        "a.pftrace",
        `${sql} UNION ALL SELECT NULL, 1, NULL, 'x' ORDER BY 2, 1`,
      );
      assert.equal(stderr, "");
      assert.equal(
        stdout,
        `function  calls  longest  place
main          1      100  src/program.ts
parse         1        8  src/program.ts
NULL          1     NULL  x
load          2       20  src/program.ts
`,
      );
      assert.equal(code, 0);
    });
  });

  it("prints JSON, CSV and Markdown", async () => {
    await inQueryProject((project) => {
      save(SMALL, project, "a.pftrace");
      const sql = `SELECT 1 AS "__proto__", 'a "b", c' AS text, NULL AS nothing, 9007199254740993 AS large, [1::BIGINT, 2] AS list, true AS yes`;
      assert.equal(
        query(project, "a.pftrace", sql, "--json").stdout,
        `[\n{"__proto__":1,"text":"a \\"b\\", c","nothing":null,"large":"9007199254740993","list":[1,2],"yes":true}\n]\n`,
      );
      assert.equal(
        query(project, "a.pftrace", sql, "--csv").stdout,
        `__proto__,text,nothing,large,list,yes\n1,"a ""b"", c",,9007199254740993,"[1,2]",true\n`,
      );
      assert.equal(
        query(project, "a.pftrace", "SELECT 1 AS one, 'a|`<b>' AS text", "--markdown").stdout,
        "| `one` | `text` |\n| --: | --- |\n| `1` | ``` a\\|`<b> ``` |\n".replaceAll("```", "``"),
      );
    });
  });

  it("sees the same in each format, and in several files and globs", async () => {
    await inQueryProject((project) => {
      const json = collectBytes(writeTrace(SMALL, "chrome-json"));
      for (const file of ["a.pftrace", "b.cwraw", "c.json", "in/d.parquet", "in/deep/e'[1].pftrace"])
        save(SMALL, project, file);
      writeFileSync(path.join(project.folder, "any-name"), gzipSync(json));
      const found = rows(project, "a.pftrace", "b.cwraw", "?.json", "any-*", "in/**", "in/deep/e'[1].pftrace", ALL) as {
        trace: string;
      }[];
      const callsOf = (file: string) =>
        found.filter(({ trace }) => trace === file).map((row) => ({ ...row, trace: "" }));
      const files = ["a.pftrace", "any-name", "b.cwraw", "c.json", "in/d.parquet", "in/deep/e'[1].pftrace"];
      assert.deepEqual([...new Set(found.map(({ trace }) => trace))], files);
      const expected = callsOf("in/d.parquet");
      assert.equal(expected.length, 4);
      for (const file of files) assert.deepEqual(callsOf(file), expected, file);
    });
  });

  it("gives DuckDB every call as it is", async () => {
    await inQueryProject((project) => {
      save(SMALL, project, "a.cwraw");
      const columns =
        "call, function, line, col, start_ns, duration_ns, self_ns, depth, parent, unfinished, mismatched, task";
      const found = rows(project, "a.cwraw", `SELECT ${columns} FROM calls ORDER BY call`) as object[];
      const load = { function: "load", line: 2, col: 1, depth: 1, parent: 0, unfinished: false, task: null };
      assert.deepEqual(found, [
        {
          ...{ call: 0, function: "main", line: 1, col: 1, start_ns: 0, duration_ns: 100, self_ns: 70, depth: 0 },
          ...{ parent: null, unfinished: true, mismatched: false, task: null },
        },
        { ...load, call: 1, start_ns: 10, duration_ns: 20, self_ns: 12, mismatched: false },
        {
          ...{
            call: 2,
            function: "parse",
            line: 3,
            col: 1,
            start_ns: 12,
            duration_ns: 8,
            self_ns: 8,
            depth: 2,
            parent: 1,
          },
          ...{ unfinished: false, mismatched: false, task: null },
        },
        { ...load, call: 3, start_ns: 40, duration_ns: 10, self_ns: 10, mismatched: true },
      ]);
    });
  });

  it("agrees with the report over groups of rows, and on unusual names", async () => {
    await inQueryProject((project) => {
      const names = [
        "__proto__",
        'say "hi"\n\u0000',
        "'; DROP VIEW calls; --",
        "ü🎉",
        "lone \ud800",
        "",
        "x".repeat(1 << 20),
      ];
      const trace = largeTrace(names, 250_000);
      save(trace, project, "a.cwraw");
      const sql = `SELECT left(function, 200) AS function, strlen(function) AS bytes, count(*) AS calls, sum(self_ns) AS self, count(*) FILTER (WHERE unfinished) AS open
        FROM calls GROUP BY ALL ORDER BY self DESC`;
      const expected = report(trace).map(({ function: { name }, calls, selfNs, unfinished }) => ({
        function: name.replace("\ud800", "\ufffd").slice(0, 200),
        bytes: Buffer.byteLength(name),
        calls,
        self: selfNs,
        open: unfinished,
      }));
      assert.equal(expected.length, names.length);
      assert.deepEqual(rows(project, "a.cwraw", sql), expected);
      const { stdout } = query(project, "a.cwraw", sql);
      assert.match(stdout, /^x{119}… +1048576 /m);
      assert.ok(stdout.includes('say "hi"��') && stdout.length < 5000);
    });
  });

  it("has the threads, also of a trace without calls", async () => {
    await inQueryProject((project) => {
      const [process] = SMALL.processes;
      const [thread] = process.threads;
      const losses = {
        ...{ overwritten: 1, undrained: 9, dropped: 2, elided: 3, mismatched: 4, untrackedTasks: 5 },
        ...{ overwrittenValues: 6, droppedValues: 7, invalidValues: 8 },
      };
      const silent = {
        ...{ ...thread, id: 1, name: "it's", calls: inOneBlock(new CallsBuilder().finish(0, 0)) },
        losses,
      };
      save({ ...SMALL, processes: [{ ...process, threads: [thread, silent] }] }, project, "a.parquet");
      save({ ...SMALL, processes: [] }, project, "empty.cwraw");
      const asked = query(project, "a.parquet", "empty.cwraw", "SELECT * FROM threads ORDER BY thread", "--json");
      assert.match(
        asked.stderr,
        /^callweave: lost: 1 call overwritten by newer ones, 9 calls overwritten before they.*\n$/,
      );
      const found: unknown = JSON.parse(asked.stdout);
      const same = { trace: "a.parquet", pid: 4242, process: "program", start_ns: 0, stop_ns: 100, suspended_tasks: 0 };
      const none = {
        ...{ overwritten: 0, undrained: 0, dropped: 0, elided: 0, mismatched: 0, untracked_tasks: 0 },
        ...{ overwritten_values: 0, dropped_values: 0, invalid_values: 0 },
      };
      assert.deepEqual(found, [
        { ...same, thread: 0, thread_name: "main", calls: 4, ...none },
        {
          ...{ ...same, thread: 1, thread_name: "it's", calls: 0 },
          ...{ overwritten: 1, undrained: 9, dropped: 2, elided: 3, mismatched: 4, untracked_tasks: 5 },
          ...{ overwritten_values: 6, dropped_values: 7, invalid_values: 8 },
        },
      ]);
      assert.deepEqual(rows(project, "empty.cwraw", "SELECT count(*) AS calls FROM calls"), [{ calls: 0 }]);
      assert.equal(query(project, "empty.cwraw", "SELECT function FROM calls").stdout, "function\n");
    });
  });

  it("has the values of counters, of none of a Parquet file", async () => {
    await inQueryProject((project) => {
      const [process] = SMALL.processes;
      const [thread] = process.threads;
      const counter = { name: "it's", ns: Float64Array.of(5, 2 ** 51), values: Float64Array.of(-0.25, 1e300) };
      const counters = [{ ...counter, unit: "bytes" }];
      save(
        { ...SMALL, processes: [{ ...process, counters: [counter], threads: [{ ...thread, counters }] }] },
        project,
        "a.json",
      );
      save(SMALL, project, "none.parquet");
      save(SMALL, project, "none.cwraw");
      const sql = "SELECT * FROM counters ORDER BY thread NULLS FIRST, ts_ns";
      const same = { trace: "a.json", counter: "it's", pid: 4242, process: "program" };
      const values = [
        { ts_ns: 5, value: -0.25 },
        { ts_ns: 2 ** 51, value: 1e300 },
      ];
      assert.deepEqual(rows(project, "a.json", "none.parquet", "none.cwraw", sql), [
        ...values.map((value) => ({ ...same, unit: null, thread: null, thread_name: null, ...value })),
        ...values.map((value) => ({ ...same, unit: "bytes", thread: 0, thread_name: "main", ...value })),
      ]);
      assert.deepEqual(rows(project, "none.parquet", sql), []);
    });
  });

  it("prints a schema that is DuckDB's own", async () => {
    await inQueryProject((project) => {
      save(SMALL, project, "a.parquet");
      const { stdout, code } = query(project, "--schema");
      assert.equal(code, 0);
      const tables = stdout.split("\n\n").map((table) =>
        table
          .trim()
          .split("\n")
          .map((line) => line.split(/ {2,}/).slice(0, 2)),
      );
      for (const [[name], ...columns] of tables) {
        const described = rows(
          project,
          "a.parquet",
          `SELECT column_name AS n, column_type AS t FROM (DESCRIBE ${name})`,
        );
        const own = (described as { n: string; t: string }[]).map(({ n, t }) => [n, t]);
        assert.deepEqual(columns.sort(), own.sort(), name);
      }
      assert.deepEqual(
        tables.map(([[name]]) => name),
        ["calls", "threads", "counters"],
      );
    });
  });
});

describe(".parquet", () => {
  it("is saved by a CommonJS program too, and by convert, without a warning", async () => {
    await inQueryProject((project) => {
      const entry = fileURLToPath(new URL("../../dist/cjs/hosts/index.js", import.meta.url));
      const code = `const { start, stop } = require(${JSON.stringify(entry)}); start(); stop().save("c.parquet");`;
      assert.equal(
        project.run(["-e", `${code} console.log(Object.keys(require.cache).some((f) => /parquet-w/.test(f)))`]).code,
        0,
      );
      assert.deepEqual(rows(project, "c.parquet", "SELECT count(*) AS calls FROM calls"), [{ calls: 0 }]);
      save(SMALL, project, "a.pftrace");
      const { stderr } = project.run([CLI, "convert", "a.pftrace", "a.parquet"]);
      assert.doesNotMatch(stderr, /[Ww]arning/);
      assert.match(
        stderr,
        /saved a\.parquet, .*\n {2}ask it: npx callweave query a\.parquet 'SELECT \* FROM calls LIMIT 10'\n$/,
      );
      assert.equal((rows(project, "a.parquet", ALL) as object[]).length, 4);
    });
  });
});
