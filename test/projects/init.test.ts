import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { checkFailures } from "./expected-tests.js";
import { installProject, type InstalledProject } from "./installed-project.js";

describe("callweave init in a project with TypeScript 5.9", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("init-5.9");
  });
  after(() => project.remove());

  it("makes of it one that builds woven code, of which doctor says so", async () => {
    await project.run("npm", ["run", "build"]);
    await project.run("callweave", ["init", "--yes"]);
    assert.match((await project.run("callweave", ["doctor"], { code: 1 })).stdout, /ts-patch is not installed/);
    await project.run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"]);
    const stale = await project.run("callweave", ["doctor"], { code: 1 });
    assert.match(stale.stdout, /(\d) of \1 built files are not woven/);
    await project.run("npm", ["run", "build:woven"]);
    const { stdout } = await project.run("callweave", ["doctor"]);
    assert.match(stdout, /all \d built files are woven/);
    assert.match(stdout, /the script "build" runs it\n +→ what is to be traced is built by "build:woven"\n/);
    const run = ["run", "-o", "trace.cwraw", "out/main.js"];
    checkProgram(await project.run("callweave", run, { code: EXIT_CODE }), project.file("trace.cwraw"));
  });
});

/** Projects whose tests were never traced. */
const RUNNERS: readonly Runner[] = [
  {
    fixture: "mocha",
    test: "mocha --slow 10000",
    config: [".mocharc.json", JSON.stringify({ "node-option": ["import=tsx"], spec: "test/*.test.ts" })],
    code: 3,
  },
  { fixture: "node-test", test: "node --test test/users.test.ts", code: 1 },
  {
    fixture: "vitest",
    test: "vitest",
    config: ["vitest.config.js", "export default () => ({ test: { include: ['test/users.test.ts'] } });"],
    code: 1,
  },
  { fixture: "jest", test: "jest", config: ["jest.config.js", "module.exports = {};"], code: 1 },
];

interface Runner {
  readonly fixture: string;
  /** The script. */
  readonly test: string;
  readonly config?: readonly [file: string, text: string];
  /** Exit code when three tests fail. */
  readonly code: number;
}

for (const { fixture, test, config, code } of RUNNERS)
  describe(`callweave init where the tests are run by ${fixture}`, () => {
    let project: InstalledProject;
    before(async () => {
      project = await installProject(fixture);
    });
    after(() => project.remove());

    it("sets it up to trace them, and takes that back", async () => {
      await project.run("npm", ["pkg", "set", `scripts.test=${test}`]);
      if (config) writeFileSync(project.file(config[0]), config[1]);
      const packageJson = readFileSync(project.file("package.json"), "utf8");
      const { stdout } = await project.run("callweave", ["init", "--yes"]);
      const isByHand = fixture === "jest";
      assert.equal(/^ {2}npm run test:trace$/m.test(stdout), !isByHand);
      if (isByHand) writeFileSync(project.file("jest.config.js"), configOf(stdout));
      // ts-patch, which init asks for too, is not installed.
      const doctor = await project.run("callweave", ["doctor"], { code: 1 });
      assert.match(doctor.stdout, /^ok {7}the tests are traced, by callweave\/\S+$/m);
      const ended = await project.run("npm", ["run", isByHand ? "test" : "test:trace"], { code });
      checkFailures(project, ended.stdout + ended.stderr);
      await project.run("callweave", ["init", "--undo"]);
      assert.equal(readFileSync(project.file("package.json"), "utf8"), packageJson);
    });
  });

/** A config of the lines that are to be added. */
function configOf(printed: string): string {
  const [, lines] = /trace the tests:\n((?: {2}.*\n)+)/.exec(printed)!;
  return `module.exports = {\n${lines}};\n`;
}
