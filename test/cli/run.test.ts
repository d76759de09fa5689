import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { assertLoadsCleanly, sliceTree } from "../oracle/perfetto-engine.js";
import { callLines, CLI, inProject, signalled, type Project } from "../hosts/project.js";

const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "app.ts": `
    import { inner } from "./inner.js";
    function outer(ending: string): void { inner(ending); }
    console.log(process.argv.slice(2).join(" "));
    outer(process.argv[2] ?? "");`,
  "inner.ts": `
    export function inner(ending: string): void {
      if (ending === "exit") process.exit(7);
      if (ending === "throw") throw new Error("boom");
      if (ending === "abort") process.abort();
      if (ending === "hang") { console.log("ready"); for (;;) {} }
      if (ending === "wait") { console.log("ready"); setInterval(() => {}, 1000); }
    }`,
};
const RAW = "\x89";
const MODULES = ["<module> inner.ts", "<module> app.ts"];

/** Everything in the folder but the program. */
const made = ({ folder }: Project): string[] => readdirSync(folder).filter((file) => !(file in PROGRAM));

const run = (project: Project, ...args: string[]) => project.run([CLI, "run", ...args]);

describe("callweave run", () => {
  it("runs the program with its arguments, and prints what the trace holds on stderr only", async () => {
    await inProject(PROGRAM, async (project) => {
      const { code, stdout, stderr } = run(project, "app.ts", "a", "--output", "-o", "b c");
      assert.equal(code, 0);
      assert.equal(stdout, "a --output -o b c\n");
      assert.match(stderr, /^callweave: 4 calls in [\d.]+ m?s, 1 thread of 1 process\n {2}no unfinished frames\n/);
      assert.match(
        stderr,
        /\n {2}lost: nothing\n {2}saved callweave\.pftrace, [\d.]+ (?:bytes|kB)\n {2}open it: npx callweave view callweave\.pftrace, or as text: npx callweave report callweave\.pftrace\n$/,
      );
      assert.deepEqual(made(project), ["callweave.pftrace"]);
      assert.deepEqual(callLines(project.read("callweave.pftrace")), [...MODULES, "  outer", "    inner"]);
      await assertLoadsCleanly(readFileSync(path.join(project.folder, "callweave.pftrace")));
    });
  });

  for (const [ending, code, frames] of [
    ["exit", 7, ["<module> inner.ts", "<module> app.ts…", "  outer…", "    inner…"]],
    ["throw", 1, ["<module> inner.ts", "<module> app.ts…", "  outer", "    inner"]],
  ] as const)
    it(`keeps the exit code ${code} of a program that ends by ${ending}`, async () => {
      await inProject(PROGRAM, async (project) => {
        const ended = run(project, "app.ts", ending);
        assert.equal(ended.code, code);
        assert.match(ended.stderr, /unfinished frames?:\n/);
        assert.deepEqual(callLines(project.read("callweave.pftrace")), frames);
        const tree = await sliceTree(readFileSync(path.join(project.folder, "callweave.pftrace")));
        assert.match(tree, /<module> app\.ts \(unfinished\)/);
        assert.deepEqual(made(project), ["callweave.pftrace"]);
      });
    });

  it("ends by the signal that ended the program", async () => {
    await inProject(PROGRAM, (project) => {
      assert.equal(run(project, "app.ts", "abort").signal, "SIGABRT");
      assert.deepEqual(made(project), ["callweave.pftrace"]);
      assert.ok(callLines(project.read("callweave.pftrace")).includes("    inner…"));
    });
  });

  it("says so when the program left nothing, as it saved to an output of its own", async () => {
    const files = { ...PROGRAM, "own.ts": `import { start } from "callweave"; start({ output: "own.json" });` };
    await inProject(files, (project) => {
      const { code, stderr } = run(project, "own.ts");
      assert.equal(code, 1);
      assert.match(stderr, /callweave\/run: the program left no recording, got its end by exit code 0; see above/);
      assert.deepEqual(made(project).sort(), ["own.json", "own.ts"]);
    });
  });

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    for (const ending of ["wait", "hang"])
      it(`${signal} to it, while the program is in ${ending}: saves, and ends by the signal`, async () => {
        await inProject(PROGRAM, async (project) => {
          const ended = await signalled(project.folder, [CLI, "run", "app.ts", ending], signal);
          assert.equal(ended.signal, signal);
          assert.match(ended.stderr, /saved callweave\.pftrace/);
          const calls = callLines(project.read("callweave.pftrace"));
          // Where it waits, the signal may come before `inner`, which has said that it may, has returned.
          const inner = ending === "hang" ? /^ {4}inner…$/m : /^ {4}inner…?$/m;
          assert.match(calls.join("\n"), inner);
          assert.deepEqual(made(project), ["callweave.pftrace"]);
        });
      });

  it("keeps the exit code where nobody reads its stderr any more", async () => {
    await inProject(PROGRAM, ({ folder }) => {
      const command = `("$0" "$1" run app.ts exit; echo $? >code) 2>&1 | true`;
      spawnSync("/bin/sh", ["-c", command, process.execPath, CLI], { cwd: folder });
      assert.equal(readFileSync(path.join(folder, "code"), "utf8"), "7\n");
      const one = `("$0" "$1" run app.ts x; echo $? >code) 2>&1 >/dev/null | true`;
      spawnSync("/bin/sh", ["-c", one, process.execPath, CLI], { cwd: folder });
      assert.equal(readFileSync(path.join(folder, "code"), "utf8"), "0\n");
    });
  });

  it("says so, and leaves nothing, where it may not start a process", async () => {
    await inProject(PROGRAM, (project) => {
      const [permission] = ["--permission", "--experimental-permission"].filter((flag) =>
        process.allowedNodeEnvironmentFlags.has(flag),
      );
      const flags = [permission, "--allow-fs-read=*", "--allow-fs-write=*"];
      const { code, stderr } = project.run([...flags, CLI, "run", "app.ts"]);
      assert.equal(code, 1);
      assert.match(stderr, /^callweave\/run: no process could be started for app\.ts, got .*; see that this user may/m);
      assert.deepEqual(made(project), []);
    });
  });

  it("leaves stdin to the program and its environment as it was", async () => {
    const files = {
      ...PROGRAM,
      "echo.ts": `for await (const line of process.stdin) console.log(String(line).trim(), Object.keys(process.env).filter((key) => key.startsWith("CALLWEAVE")).length);`,
    };
    await inProject(files, ({ folder }) => {
      const { stdout } = spawnSync(process.execPath, [CLI, "run", "echo.ts"], { cwd: folder, input: "hello\n" });
      assert.equal(String(stdout), "hello 0\n");
    });
  });

  for (const output of ["a.pftrace", "a.pftrace.gz", "a.pftrace.z", "new/folder/a.json", "a.json.gz", "a.cwraw"])
    it(`-o ${output} decides the format`, async () => {
      await inProject(PROGRAM, (project) => {
        assert.equal(run(project, "-o", output, "app.ts", "x").code, 0);
        assert.deepEqual(callLines(project.read(output)), [...MODULES, "  outer", "    inner"]);
        const bytes = readFileSync(path.join(project.folder, output));
        const plain = output.endsWith(".gz") ? gunzipSync(bytes) : bytes;
        const begins = output.includes(".json") ? "{" : output.includes(".pftrace") ? "\n" : RAW;
        assert.equal(String.fromCharCode(plain[0]), begins);
      });
    });

  it("weaves what --include and --exclude say", async () => {
    await inProject(PROGRAM, (project) => {
      run(project, "--include", "app.*", "--include", "inner.*", "--exclude", "inner.ts", "app.ts");
      assert.deepEqual(callLines(project.read("callweave.pftrace")), ["<module> app.ts", "  outer"]);
    });
  });

  it("keeps as many calls as --keep says, and counts the others", async () => {
    await inProject(PROGRAM, (project) => {
      assert.match(run(project, "--keep", "last:2", "app.ts").stderr, /lost: 2 calls overwritten by newer ones/);
      assert.equal(project.read("callweave.pftrace").processes[0].threads[0].calls.count, 2);
      assert.match(run(project, "--max-depth", "1", "app.ts").stderr, /lost: 2 calls left out \(too deep\)/);
      assert.match(run(project, "--keep", "first:1", "app.ts").stderr, /lost: 3 calls dropped/);
    });
  });

  it("takes the recording of a program that stops by itself", async () => {
    const files = {
      ...PROGRAM,
      "own.ts": `import { start, stop } from "callweave"; start(); function deep() { stop().save("own.json"); } deep(); deep();`,
    };
    await inProject(files, (project) => {
      assert.equal(run(project, "own.ts").code, 0);
      assert.deepEqual(callLines(project.read("own.json")), ["deep…"]);
      assert.deepEqual(callLines(project.read("callweave.pftrace")), ["deep…"]);
    });
  });

  const refused: [string, string[], RegExp][] = [
    [
      "a missing program",
      ["nowhere.ts"],
      /^callweave\/run: there is no program to run, got nowhere\.ts; give the path/,
    ],
    ["a folder", ["."], /^callweave\/run: there is no program to run, got \.;/],
    ["an unknown format", ["-o", "a.txt", "app.ts"], /^callweave\/trace\/formats: .*got "a\.txt"; end the name in/],
    [
      "an output that is a folder",
      ["-o", "dir.json", "app.ts"],
      /^callweave\/save: cannot write .*dir\.json, got EISDIR.*; give the path of a file/,
    ],
    ["an output below a file", ["-o", "app.ts/a.json", "app.ts"], /^callweave\/save: cannot write .*a\.json, got /],
    [
      "a number that is none",
      ["--max-depth", "many", "app.ts"],
      /--max-depth <count>' argument 'many' is invalid\. It must be a whole number/,
    ],
    [
      "a number out of range",
      ["--keep", "last:0", "app.ts"],
      /callweave\/start: "keep" must be "all", "last:N" or "first:N" with a whole number from 1 .*got "last:0"/,
    ],
    ["an unknown option", ["--frames", "1", "app.ts"], /unknown option '--frames'/],
    ["no program", [], /missing required argument 'program'/],
  ];
  for (const [what, args, message] of refused)
    it(`refuses ${what}, and does not run the program`, async () => {
      await inProject({ ...PROGRAM, "dir.json/keep": "" }, (project) => {
        const { code, stdout, stderr } = run(project, ...args);
        assert.equal(code, 1);
        assert.match(stderr, message);
        assert.equal(stdout, "");
      });
    });

  it("fails when the recording cannot be saved, and leaves an older trace alone", async () => {
    const files = {
      ...PROGRAM,
      "remove.ts": `import fs from "node:fs"; process.on("exit", () => { fs.renameSync("out", "moved"); fs.writeFileSync("out", ""); });`,
    };
    await inProject({ ...files, "out/t.json": "old" }, (project) => {
      const ended = run(project, "--no-follow-children", "-o", "out/t.json", "remove.ts");
      assert.equal(ended.code, 1);
      assert.match(
        ended.stderr,
        /callweave\/save: cannot write .*cwraw, got .*callweave\/run: the program left no recording/s,
      );
      assert.equal(readFileSync(path.join(project.folder, "moved/t.json"), "utf8"), "old");
      // A slow machine has begun a live recording, which the program has moved away as well.
      const moved = readdirSync(path.join(project.folder, "moved")).filter((name) => !name.endsWith(".live"));
      assert.deepEqual(moved, ["t.json"]);
    });
  });
});
