import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { readTraceFile } from "../../hosts/files/trace-file.js";
import { callLines } from "../hosts/project.js";
import { allNodes, type NodeBinary } from "../hosts/nodes.js";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";

const RUN = ["run", "-o", "trace.cwraw"];
const REGISTER = ["--import", "callweave/register"];
const TSX = "node_modules/tsx/dist/cli.mjs";

describe("a program that is woven while it loads", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("register");
    cpSync(project.file("src"), project.file("commonjs/src"), { recursive: true });
  });
  after(() => project?.remove());
  for (const node of allNodes) describe(`on Node ${node.version}`, () => checkNode(() => project, node));
});

function checkNode(installed: () => InstalledProject, node: NodeBinary): void {
  /** @param cwd a folder of the project with the program in its `src` */
  async function checkRun(command: string, args: readonly string[], cwd: string, entry?: string): Promise<void> {
    const ended = await installed().run(command, args, { node, cwd, code: EXIT_CODE });
    checkProgram(ended, installed().file(`${cwd}/trace.cwraw`), entry);
  }

  it("`callweave run`: ES modules", () => checkRun("callweave", [...RUN, "src/main.ts"], "."));

  it("`callweave run`: CommonJS", () => checkRun("callweave", [...RUN, "src/main.ts"], "commonjs"));

  it("`callweave run`: CommonJS behind an ES module, found by an alias", () =>
    checkRun("callweave", [...RUN, "aliased.mts"], "commonjs", "aliased.mts"));

  it("`callweave run`: ES modules, found by an alias", () =>
    checkRun("callweave", [...RUN, "aliased.ts"], ".", "aliased.ts"));

  it("`node --import callweave/register`", () => checkRun("node", [...REGISTER, "traced.mts"], "."));

  it("stacks show the lines of the source", async () => {
    const { stderr } = await installed().run("callweave", [...RUN, "failing.ts"], { node, code: 1 });
    assert.match(stderr, /failing\.ts:6\n {2}throw new Error/);
    assert.match(stderr, /at heaviest \(.*failing\.ts:6:9\)\n +at .*failing\.ts:9:1/);
  });

  it("what Node runs by stripping types", async () => {
    if (Number.parseInt(node.version) > 20) {
      const plain = await installed().run("node", ["stripped.ts"], { node });
      assert.equal(plain.stdout, "hello world\n");
    }
    const { stdout } = await installed().run("callweave", [...RUN, "stripped.ts"], { node });
    assert.equal(stdout, "hello world\n");
    const calls = callLines(readTraceFile(installed().file("trace.cwraw")));
    assert.deepEqual(calls, ["<module> greeting.ts", "<module> stripped.ts", "  greet"]);
  });

  for (const [kind, cwd] of [
    ["ES modules", "."],
    ["CommonJS", "commonjs"],
  ]) {
    it(`takes the place of tsx: ${kind}`, async () => {
      await checkRun("callweave", [...RUN, installed().file(TSX), "src/main.ts"], cwd);
      await checkRun("node", ["--import", "tsx", ...REGISTER, "traced.mts"], cwd);
      await checkRun("node", [...REGISTER, "--import", "tsx", "traced.mts"], cwd);
    });
  }

  it("takes the place of ts-node", () =>
    checkRun("node", ["-r", "ts-node/register", ...REGISTER, "traced.mts"], "commonjs"));
}
