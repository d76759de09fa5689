import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";

describe("ts-node 10", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("ts-node-10");
  });
  after(() => project.remove());

  for (const env of [{}, { TS_NODE_TRANSPILE_ONLY: "true" }])
    it(`compiles by ts-patch a program that records itself ${JSON.stringify(env)}`, async () => {
      const run = await project.run("ts-node", ["-r", "./trace.cjs", "src/main.ts"], { code: EXIT_CODE, env });
      checkProgram(run, project.file("trace.cwraw"));
    });
});
