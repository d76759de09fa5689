import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { fullTitle, lastOfEach, readResults } from "../../hosts/traced-tests/test-results.js";
import { nodes } from "../hosts/nodes.js";
import { artifactOf, checkFailures, checkHung, checkProjects, checkRun } from "./expected-tests.js";
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

    it("tells of hooks that fail, and of each attempt, what Vitest tells", async () => {
      const { stderr } = await project.run("vitest", ["run", "--no-color", "hooks"], { code: 1, env: { HOOKS: "1" } });
      const attempts = readResults(project.file("callweave-artifacts"));
      const stateOf = Object.fromEntries(
        lastOfEach(attempts).map((test) => [`${fullTitle(test)} ${test.occurrence}`, test.state]),
      );
      assert.deepEqual(stateOf, {
        "hooks before beforeAll or afterAll hook 0": "timed out",
        "hooks after passes 0": "passed",
        "hooks after beforeAll or afterAll hook 0": "failed",
        "hooks after each has a hook that fails 0": "failed",
        "hooks is to fail 0": "passed",
        "hooks is retried 0": "passed",
        "hooks is repeated 0": "passed",
        "hooks is repeated 1": "failed",
        "hooks is repeated 2": "passed",
      });
      const [setup] = attempts;
      assert.match(
        setup.open!,
        /^3 frames still open: request src\/users\.ts:15 .* ← beforeAll\(callback\) test\/hooks\.test\.ts:12 /,
      );
      assert.ok(stderr.includes(setup.open!));
      const cleanup = attempts.find(({ message }) => message === "no cleanup")!;
      assert.ok(artifactOf(project, cleanup).called.has("fetchUser"));
      assert.deepEqual(
        attempts.filter(({ title }) => title === "is retried").map(({ attempt, state }) => [attempt, state]),
        [
          [0, "failed"],
          [1, "passed"],
        ],
      );
    });

    it("gives each of several projects traces of its own", () =>
      checkProjects(
        project,
        () => project.run("vitest", ["run", "-c", "vitest.projects.config.js", "users"], { code: 1 }),
        ["first", "second"],
        0,
      ));

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
