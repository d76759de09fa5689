import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { nodes } from "../hosts/nodes.js";
import { checkFailures, checkHung, checkRun, resultsOf } from "./expected-tests.js";
import { installProject, type InstalledProject } from "./installed-project.js";

for (const node of nodes)
  describe(`Jest on Node ${node.version}`, () => {
    let project: InstalledProject;
    before(async () => {
      project = await installProject("jest", node);
    });
    after(() => project.remove());
    afterEach(() => rmSync(project.file("callweave-artifacts"), { recursive: true }));

    it("traces tests without a change of theirs, and tells what was open when one failed", async () => {
      const { stderr } = await project.run("jest", ["--no-color"], { code: 1 });
      checkFailures(project, stderr);
    });

    it("does so in the environment that the options name", async () => {
      const options = ["--testEnvironmentOptions", JSON.stringify({ callweaveEnvironment: "./environment.js" })];
      await project.run("jest", [...options, "orders"], { env: { OURS: "1" } });
      assert.equal(resultsOf(project).get("runs in the environment that the options name")!.state, "passed");
    });

    it("saves a test that hangs in a synchronous loop, and ends its process", async () => {
      const env = { HANG: "1", CALLWEAVE_GRACE_MS: "500" };
      // Jest runs files that were quick the last time in its own process, which then ends with them; here it does not know that they were.
      const inWorkers = ["--maxWorkers", "2", "--cacheDirectory", "unknown"];
      const { stderr } = await project.run("jest", ["--no-color", ...inWorkers], { code: 1, env });
      assert.match(stderr, /users hangs: hangs in a synchronous loop/);
      checkHung(project);
    });

    it("does so in threads, and saves what all tests have called", async () => {
      const env = { HANG: "1", CALLWEAVE_GRACE_MS: "500" };
      const inThreads = ["--workerThreads", "--maxWorkers", "2", "--cacheDirectory", "unknown-too"];
      const { stderr } = await project.run("jest", ["--no-color", ...inThreads], { code: null, env });
      assert.match(stderr, /users hangs: hangs in a synchronous loop.*\n.*spin {2}src\/users/s);
      checkHung(project);
      checkRun(project);
    });
  });
