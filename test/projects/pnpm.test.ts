/** pnpm with a strict node_modules, where every package finds only what it names. */
import { cpSync } from "node:fs";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";

describe("a workspace of pnpm 10", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("pnpm");
    cpSync(project.file("src"), project.file("packages/app/src"), { recursive: true });
  });
  after(() => project?.remove());

  it("callweave finds all that it needs for itself", async () => {
    await project.run("tspc", ["-p", "."]);
    const run = ["run", "-o", "trace.cwraw", "out/main.js"];
    checkProgram(await project.run("callweave", run, { code: EXIT_CODE }), project.file("trace.cwraw"));
    for (const format of ["html", "parquet", "pftrace"])
      await project.run("callweave", ["convert", "trace.cwraw", `trace.${format}`]);
    await project.run("callweave", ["report", "trace.pftrace"]);
    await project.run("callweave", ["run", "--exclude", "src/order.ts", "-o", "part.html", "src/main.ts"], {
      code: EXIT_CODE,
    });
  });

  it("a package that does not name callweave is woven and finds that of the workspace", async () => {
    await project.run("tspc", ["-p", "packages/app"]);
    const ended = await project.run("node", ["traced.mjs"], { cwd: "packages/app", code: EXIT_CODE });
    checkProgram(ended, project.file("packages/app/trace.cwraw"));
  });
});
