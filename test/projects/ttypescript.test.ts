import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";

describe("ttypescript 1.5.15 with TypeScript 4.9", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("ttypescript");
  });
  after(() => project?.remove());

  for (const type of ["program", "config", "checker", "compilerOptions", "raw"])
    it(`ttsc weaves what \`callweave run\` then records, with a plugin of the type ${type}`, async () => {
      rmSync(project.file("out"), { recursive: true, force: true });
      const config = readFileSync(project.file("tsconfig.json"), "utf8");
      const entry = JSON.stringify({ transform: "callweave/transformer", type });
      writeFileSync(project.file("tsconfig.json"), config.replace(/("plugins": \[).*(\])/, `$1${entry}$2`));
      await project.run("ttsc", ["-p", "."]);
      const run = ["run", "-o", "trace.cwraw", "out/main.js"];
      checkProgram(await project.run("callweave", run, { code: EXIT_CODE }), project.file("trace.cwraw"));
    });
});
