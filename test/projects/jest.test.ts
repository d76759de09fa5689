import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { nodes } from "../hosts/nodes.js";
import { artifactOf, checkFailures, checkHung, checkProjects, checkRun, resultsOf } from "./expected-tests.js";
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

    for (const [transformer, config] of [
      ["babel-jest", "jest.babel.config.js"],
      ["@swc/jest", "jest.swc.config.js"],
    ])
      it(`weaves what ${transformer} compiles`, async () => {
        const { stderr } = await project.run("jest", ["--no-color", "-c", config], { code: 1, env: { WOVEN: "1" } });
        checkFailures(project, stderr);
        // The function that takes the place of a module, which both put before all imports.
        const renamed = artifactOf(project, resultsOf(project).get("has another name: a/b?")!);
        assert.ok(renamed.called.has("jest.mock(callback).rename"));
        assert.match(stderr, /> 12 \| {5}expect\(\(await fetchUser\(2\)\)\.name\)\.toBe\(rename\(\)\);\n +\| +\^/);
      });

    it("takes from Jest's cache only what was woven by the options that hold now", async () => {
      const isWoven = async (config: string, env: NodeJS.ProcessEnv): Promise<boolean> => {
        const args = ["-c", config, "--cacheDirectory", "cache", "users"];
        await project.run("jest", args, { code: 1, env: { ...env, CALLWEAVE_KEEP: "all" } });
        const { called } = artifactOf(project, resultsOf(project).get("fetches a user")!);
        rmSync(project.file("callweave-artifacts"), { recursive: true });
        return called.has("fetchUser");
      };
      for (const woven of [true, false, true]) {
        assert.equal(await isWoven("jest.config.js", woven ? {} : { UNWOVEN: "1" }), woven);
        assert.equal(await isWoven("jest.babel.config.js", woven ? { WOVEN: "1" } : {}), woven);
      }
      mkdirSync(project.file("callweave-artifacts"));
    });

    it("gives each of several projects, named or not, traces of its own", () =>
      checkProjects(
        project,
        () => project.run("jest", ["-c", "jest.projects.config.js", "--maxWorkers", "2", "users"], { code: 1 }),
        ["first", "second"],
        2,
      ));

    it("records on in modules that are loaded again, and by its own clock", async () => {
      const env = { CALLWEAVE_KEEP: "all" };
      await project.run("jest", ["-c", "jest.config.js", "realms"], { env });
      const recorded = (title: string) => {
        const result = resultsOf(project).get(title)!;
        const { calls, summary } = artifactOf(project, result);
        return { calls: calls.filter((name) => name === "rename").length, seconds: summary.durationNs / 1e9, result };
      };
      assert.equal(recorded("loads a module again and again").calls, 3);
      const timed = recorded("has a time of its own");
      assert.equal(timed.calls, 2);
      assert.ok(timed.result.durationMs > 0 && timed.result.durationMs < 600_000);
      assert.ok(timed.seconds > 0 && timed.seconds < 600);
    });

    it("is not mocked by automock", async () => {
      const args = ["-c", "jest.automock.config.js", "automock"];
      await project.run("jest", args, { env: { CALLWEAVE_KEEP: "all" } });
      assert.ok(artifactOf(project, resultsOf(project).get("fetches a user among mocks")!).called.has("fetchUser"));
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
