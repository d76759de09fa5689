import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { nodes } from "../hosts/nodes.js";
import { artifactOf, checkFailures, checkHung, resultsOf } from "./expected-tests.js";
import { installProject, type InstalledProject } from "./installed-project.js";

const HANG = { HANG: "1", CALLWEAVE_GRACE_MS: "500" };

for (const node of nodes)
  describe(`mocha on Node ${node.version}`, () => {
    let project: InstalledProject;
    before(async () => {
      project = await installProject("mocha", node);
    });
    after(() => project.remove());
    afterEach(() => rmSync(project.file("callweave-artifacts"), { recursive: true }));

    for (const [version, bin] of [
      ["12", "node_modules/mocha/bin/mocha.js"],
      ["11", "node_modules/mocha-11/bin/mocha.js"],
    ])
      it(`${version} traces tests without a change of theirs, and tells what was open when one failed`, async () => {
        const args = [bin, "--slow", "10000", "--require", "callweave/mocha", "test/*.test.{ts,cts}"];
        const { stdout, stderr } = await project.run("node", args, { code: 4 });
        assert.equal(stderr, "");
        checkFailures(project, stdout);
        const results = resultsOf(project);
        assert.equal(results.get("throws outside of any test")!.state, "failed");
        assert.equal(results.get("throws outside of any test")!.open, undefined);
        assert.ok(artifactOf(project, results.get("is slow")!));
        assert.equal(results.has("is skipped"), false);
        assert.equal(results.get("is required")!.state, "passed");
        assert.equal(results.get('"after each" hook for "is required"')!.message, "cannot clean up");
      });

    for (const loader of ["tsx", "ts-node/register"])
      for (const required of [
        [loader, "callweave/mocha"],
        ["callweave/mocha", loader],
      ])
        it(`takes the place of ${loader}: --require ${required.join(" --require ")}`, async () => {
          const files = ["test/users.test.ts", "test/orders.test.cts"];
          const args = [
            "node_modules/mocha/bin/mocha.js",
            "--slow",
            "10000",
            ...required.flatMap((name) => ["--require", name]),
          ];
          const { stdout } = await project.run("node", [...args, ...files], { code: 4 });
          checkFailures(project, stdout);
        });

    it("saves a test that hangs in a synchronous loop, and ends", async () => {
      const args = [
        "node_modules/mocha/bin/mocha.js",
        "--slow",
        "10000",
        "--require",
        "callweave/mocha",
        "test/users.test.ts",
      ];
      const { stderr } = await project.run("node", args, { code: null, env: HANG });
      assert.match(
        stderr,
        /users hangs: hangs in a synchronous loop.*\n.*thread main\n.*open frames\n.*spin {2}src\/users/s,
      );
      checkHung(project);
    });

    it("does so with --parallel", async () => {
      const args = [
        "node_modules/mocha/bin/mocha.js",
        "--parallel",
        "--jobs",
        "2",
        "--slow",
        "10000",
        "--require",
        "callweave/mocha",
      ];
      const { stdout, stderr } = await project.run("node", [...args, "test/users.test.ts", "test/orders.test.cts"], {
        code: 4,
      });
      assert.equal(stderr, "");
      checkFailures(project, stdout);
    });
  });
