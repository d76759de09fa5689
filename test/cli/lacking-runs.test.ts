/** What `callweave run` says, and saves, of a run in which something is missing. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { CLI, inProject } from "../hosts/project.js";
import { PARTS, PROGRAMS } from "./process-programs.js";

describe("callweave run of a program that is not all there", () => {
  it("says so when none of its processes has woven functions", async () => {
    await inProject(PROGRAMS, (project) => {
      for (const file of ["fork.ts", "unwoven.ts"]) {
        const { code, stderr } = project.run([
          CLI,
          "run",
          "--include",
          file === "fork.ts" ? "child.ts" : "nothing",
          file,
        ]);
        assert.equal(code, 0);
        assert.equal(/the trace holds nothing/.test(stderr), file === "unwoven.ts", stderr);
      }
    });
  });

  it("says first that the program may not have been loaded, where it failed", async () => {
    await inProject(PROGRAMS, (project) => {
      const { code, stderr } = project.run([CLI, "run", "unloadable.ts"]);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /ERR_MODULE_NOT_FOUND[^]*got 0 woven functions before the end by exit code 1; see above whether/,
      );
    });
  });

  it("keeps the calls of its processes when the program itself has left none", async () => {
    await inProject(PROGRAMS, (project) => {
      const { code, stderr } = project.run([CLI, "run", "-o", "run.json", "own.ts"]);
      assert.match(stderr, /callweave\/run: the program left no recording, got its end by exit code 0; see above/);
      assert.equal(code, 0);
      assert.deepEqual(
        project.read("run.json").processes.map(({ name }) => name),
        ["child.ts"],
      );
      assert.deepEqual(
        project.read("own.json").processes.map(({ name }) => name),
        ["own.ts"],
      );
      assert.deepEqual(
        readdirSync(project.folder).filter((name) => PARTS.test(name)),
        [],
      );
    });
  });

  it("says so when the program takes away what its processes have recorded", async () => {
    await inProject(PROGRAMS, (project) => {
      const { code, stderr } = project.run([CLI, "run", "-o", "out/t.json", "remove.ts"]);
      assert.equal(code, 0);
      assert.match(stderr, /the folder of the recordings was removed: processes that the program started are not in/);
      assert.deepEqual(readdirSync(path.join(project.folder, "out")), ["t.json"]);
    });
  });
});
