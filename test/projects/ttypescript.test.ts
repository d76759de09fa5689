import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";
import { checkWatchedEdit } from "./watched-build.js";

describe("ttypescript 1.5.15 with TypeScript 4.9", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installProject("ttypescript");
  });
  after(() => project?.remove());
  beforeEach(() => {
    for (const made of ["out", "built", "tsconfig.order.tsbuildinfo", "tsconfig.build.tsbuildinfo"])
      rmSync(project.file(made), { recursive: true, force: true });
  });

  async function checkRecorded(main: string): Promise<void> {
    const run = ["run", "-o", "trace.cwraw", main];
    checkProgram(await project.run("callweave", run, { code: EXIT_CODE }), project.file("trace.cwraw"));
  }

  for (const type of ["program", "config", "checker", "compilerOptions", "raw"])
    it(`ttsc weaves what \`callweave run\` then records, with a plugin of the type ${type}`, async () => {
      const config = readFileSync(project.file("tsconfig.json"), "utf8");
      const entry = JSON.stringify({ transform: "callweave/transformer", type });
      writeFileSync(project.file("tsconfig.json"), config.replace(/("plugins": \[).*(\])/, `$1${entry}$2`));
      try {
        await project.run("ttsc", ["-p", "."]);
      } finally {
        writeFileSync(project.file("tsconfig.json"), config);
      }
      await checkRecorded("out/main.js");
    });

  it("ttsc -b weaves projects that refer to each other", async () => {
    await project.run("ttsc", ["-b", "tsconfig.build.json"]);
    await checkRecorded("built/main.js");
  });

  it("ttsc --watch emits the edited file only, and its functions keep their names", () =>
    checkWatchedEdit(project, "ttsc", checkRecorded));
});
