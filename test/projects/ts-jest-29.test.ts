import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { checkCalls } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";

describe("ts-jest 29 with Jest 30", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("ts-jest-29");
  });
  after(() => project.remove());

  async function checkTest(): Promise<void> {
    const { stdout } = await project.run("jest", []);
    assert.match(stdout, /order 2: too heavy, 30\n\n +at Checkout\.ship \(src\/checkout\.ts:14:15\)/);
    checkCalls(project.file("trace.cwraw"));
  }

  it("compiles a test and what it loads", checkTest);

  it("file by file as well", () => {
    const config = project.file("tsconfig.json");
    writeFileSync(
      config,
      readFileSync(config, "utf8").replace('"strict": true', '"strict": true, "isolatedModules": true'),
    );
    return checkTest();
  });
});
