import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { nodes } from "../hosts/nodes.js";
import { checkFailures, checkHung, checkRun } from "./expected-tests.js";
import { installProject, type InstalledProject } from "./installed-project.js";

for (const node of nodes)
  describe(`Vitest on Node ${node.version}`, () => {
    let project: InstalledProject;
    before(async () => {
      project = await installProject("vitest", node);
    });
    after(() => project.remove());
    afterEach(() => rmSync(project.file("callweave-artifacts"), { recursive: true }));

    it("traces tests without a change of theirs, and tells what was open when one failed", async () => {
      const { stderr } = await project.run("vitest", ["run", "--no-color"], { code: 1 });
      checkFailures(project, stderr);
    });

    it("does so in threads", async () => {
      const { stderr } = await project.run("vitest", ["run", "--no-color", "--pool", "threads"], { code: 1 });
      checkFailures(project, stderr);
    });

    it("saves a test that hangs in a synchronous loop, and ends its process", async () => {
      const env = { HANG: "1", CALLWEAVE_GRACE_MS: "500" };
      const { stderr } = await project.run("vitest", ["run", "--no-color"], { code: 1, env });
      assert.match(stderr, /users hangs: hangs in a synchronous loop/);
      checkHung(project);
    });

    it("does so in threads, and saves what all tests have called", async () => {
      const env = { HANG: "1", CALLWEAVE_GRACE_MS: "500" };
      const { stderr } = await project.run("vitest", ["run", "--no-color", "--pool", "threads"], { code: null, env });
      assert.match(stderr, /users hangs: hangs in a synchronous loop.*\n.*spin {2}src\/users/s);
      checkHung(project);
      checkRun(project);
    });
  });
