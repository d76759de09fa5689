/** Runs that lack a trace, or part of one: what was recorded is kept, what makes a trace of it named, and the exit code no 0. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { callLines, CLI, inProject, type Project } from "../hosts/project.js";

/** Where the trace would go, there is a folder at the end. */
const FOLDER = `import { mkdirSync } from "node:fs"; import { setTimeout as delay } from "node:timers/promises"; mkdirSync("t.json");`;
const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "ends.ts": `${FOLDER} function work(): void {} work();`,
  "killed.ts": `${FOLDER} function work(): void {} work(); await delay(500); process.kill(process.pid, "SIGKILL");`,
  "forks.ts": `${FOLDER} import { fork } from "node:child_process"; function work(): void {} work(); fork("child.ts");`,
  "child.ts": `function inChild(): void {} inChild();`,
  // Where its recording would be written, there is a folder; what it has drained is there.
  "unsaved.ts": `import { mkdirSync, readdirSync } from "node:fs"; import { setTimeout as delay } from "node:timers/promises";
    function work(): void {} work(); await delay(500); process.exitCode = Number(process.argv[2]);
    mkdirSync(readdirSync(".").find((name) => name.endsWith(".live"))!.replace(/live$/, "tmp"));`,
  "clears.ts": `${FOLDER} import { readdirSync, rmdirSync } from "node:fs"; function work(): void {} work();
    for (const name of readdirSync(".")) if (name.endsWith(".parts")) rmdirSync(name);`,
};
const made = ({ folder }: Project): string[] =>
  readdirSync(folder)
    .filter((file) => !(file in PROGRAM) && file !== "t.json")
    .map((file) => file.replace(/\.\d+/g, ".PID"));

describe("callweave run whose trace cannot be saved", () => {
  for (const [file, flags, kept, ends] of [
    ["ends.ts", [], ["t.json.PID.cwraw", "t.json.PID.parts"], 1],
    ["ends.ts", ["--no-follow-children"], ["t.json.PID.cwraw"], 1],
    ["killed.ts", [], ["t.json.PID.cwraw.PID.live", "t.json.PID.parts"], "SIGKILL"],
    ["killed.ts", ["--no-follow-children"], ["t.json.PID.cwraw.PID.live"], "SIGKILL"],
    ["forks.ts", [], ["t.json.PID.cwraw", "t.json.PID.parts"], 1],
    ["clears.ts", [], ["t.json.PID.cwraw"], 1],
  ] as const)
    it(`${[...flags, file].join(" ")}: the command that it names makes the trace`, async () => {
      await inProject(PROGRAM, (project) => {
        const { code, signal, stderr } = project.run([CLI, "run", ...flags, "-o", "t.json", file]);
        assert.equal(code ?? signal, ends, stderr);
        assert.match(stderr, /^callweave\/save: cannot write .*t\.json, got EISDIR/m);
        assert.deepEqual(made(project), kept);
        const [, names, command] = /is kept, .*, got (.*); `npx callweave (.*)` makes one/.exec(stderr)!;
        assert.deepEqual(
          names.split(", ").map((name) => name.replace(/\.\d+/g, ".PID")),
          kept,
        );
        const later = project.run([CLI, ...command.replace("FILE", "later.json").split(" ")]);
        assert.equal(later.code, 0, later.stderr);
        const calls = callLines(project.read("later.json"));
        for (const name of ["work", ...(file === "forks.ts" ? ["inChild"] : [])])
          assert.ok(calls.includes(`  ${name}`), `${name} in ${calls.join("\n")}`);
        assert.deepEqual(made(project), command.startsWith("convert") ? ["later.json", ...kept] : ["later.json"]);
      });
    });
});

describe("callweave run whose program cannot save its recording", () => {
  for (const [code, ends] of [
    [0, 1],
    [5, 5],
  ])
    it(`exit code ${code}: makes the trace of what was on disk, and ends with ${ends}`, async () => {
      await inProject({ ...PROGRAM, "older.json": "older" }, (project) => {
        const ended = project.run([CLI, "run", "-o", "older.json", "unsaved.ts", String(code)]);
        assert.match(
          ended.stderr,
          /callweave\/run: the program could not save its recording, got its end by exit code/,
        );
        assert.match(ended.stderr, /saved older\.json/);
        assert.equal(ended.code, ends);
        assert.ok(callLines(project.read("older.json")).includes("  work"));
        assert.deepEqual(made(project), ["older.json"]);
      });
    });
});
