/** `callweave run` under Node's permission model: in Node 20 the hooks need a thread, and in all of them the watchdog. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { allNodes } from "../hosts/nodes.js";
import { callLines, CLI, inProject } from "../hosts/project.js";

const PROGRAM = `function plus(n) { return n + 1; }
console.log(plus(1), process.permission.has("worker"));`;
const ALLOWED = ["--allow-fs-read=*", "--allow-fs-write=*", "--allow-child-process"];

for (const { version, path: nodePath } of allNodes)
  describe(`the permission model of Node ${version}`, () => {
    const isOld = Number.parseInt(version) === 20;
    const model = isOld ? "--experimental-permission" : "--permission";
    const run = (
      allowed: readonly string[],
      action: (ended: { code: number | null; stdout: string; stderr: string }, calls: () => string[]) => void,
    ) =>
      inProject({ "main.mjs": PROGRAM }, (project) => {
        const args = [model, ...ALLOWED, ...allowed, CLI, "run", "-o", "t.cwraw", "main.mjs"];
        action(project.run(args, { node: nodePath() }), () => callLines(project.read("t.cwraw")));
      });

    it("without --allow-worker, says what is lost, or what to allow", () =>
      run([], ({ code, stdout, stderr }, calls) => {
        if (isOld) {
          assert.equal(code, 1);
          assert.match(stderr, /callweave\/register: Node 20.*add --allow-worker/);
          return;
        }
        assert.equal(stdout, "2 false\n", stderr);
        assert.deepEqual(calls(), ["<module> main.mjs", "  plus"]);
        assert.match(stderr, /callweave\/watchdog: a program that is killed.*restricted.*--allow-worker/);
      }));

    it("with it, is nothing to callweave", () =>
      run(["--allow-worker"], ({ code, stdout, stderr }, calls) => {
        assert.equal(code, 0, stderr);
        assert.equal(stdout, "2 true\n");
        assert.deepEqual(calls(), ["<module> main.mjs", "  plus"]);
        assert.doesNotMatch(stderr, /callweave\//);
      }));
  });
