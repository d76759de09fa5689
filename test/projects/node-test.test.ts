import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { readResults } from "../../hosts/traced-tests/test-results.js";
import { allNodes, nodes } from "../hosts/nodes.js";
import { artifactOf, checkFailures, checkHung } from "./expected-tests.js";
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

describe("node:test in one process", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("node-test");
  });
  after(() => project.remove());
  afterEach(() => rmSync(project.file("callweave-artifacts"), { recursive: true }));

  for (const node of allNodes.filter(({ version }) => Number.parseInt(version) >= 22)) {
    const isolation = node.version.startsWith("22.") ? "--experimental-test-isolation" : "--test-isolation";
    const run = (file: string, ...args: string[]) =>
      project.run("node", ["--import", "callweave/node-test", "--test", ...args, file, "test/users.test.ts"], {
        code: 1,
        node,
      });

    it(`traces the tests of each file on Node ${node.version}`, async () => {
      const { stdout } = await run("test/orders.test.ts", `${isolation}=none`);
      const [ofOrders, ...ofUsers] = readResults(project.file("callweave-artifacts"));
      assert.equal(ofOrders.file, "test/orders.test.ts");
      assert.deepEqual(
        ofUsers.map(({ file }) => file),
        Array(3).fill("test/users.test.ts"),
      );
      assert.notEqual(ofUsers[1].artifact, ofOrders.artifact);
      assert.deepEqual(artifactOf(project, ofOrders).tests, ["users has another name: a/b?"]);
      checkFailures(project, stdout);
    });
  }
});
