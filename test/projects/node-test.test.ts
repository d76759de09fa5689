import { rmSync } from "node:fs";
import { nodes } from "../hosts/nodes.js";
import { checkFailures, checkHung } from "./expected-tests.js";
import { installProject, type InstalledProject } from "./installed-project.js";

for (const node of nodes)
  describe(`node:test on Node ${node.version}`, () => {
    let project: InstalledProject;
    before(async () => {
      project = await installProject("node-test", node);
    });
    after(() => project.remove());
    afterEach(() => rmSync(project.file("callweave-artifacts"), { recursive: true }));

    const args = ["--import", "callweave/node-test", "--test"];

    it("traces tests without a change of theirs, and tells what was open when one failed", async () => {
      const { stdout } = await project.run("node", [...args, "test/users.test.ts"], { code: 1 });
      checkFailures(project, stdout);
    });

    it("saves a test that hangs in a synchronous loop, and ends", async () => {
      const env = { HANG: "1", CALLWEAVE_GRACE_MS: "500" };
      await project.run("node", [...args, "--test-timeout=10000", "test/users.test.ts"], { code: 1, env });
      // Node 20 ends the process of a file that takes as long in all.
      checkHung(project, ["hung", "ended"]);
    });
  });
