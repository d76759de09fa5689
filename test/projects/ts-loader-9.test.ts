import { checkBundle, checkSourceMaps, installBundler } from "./bundled-project.js";
import type { InstalledProject } from "./installed-project.js";

describe("ts-loader 9", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installBundler("ts-loader-9");
    await project.run("npm", ["run", "build"]);
  });
  after(() => project.remove());

  it("builds what `callweave run` then records", () => checkBundle(project, ".cjs"));
  it("keeps the way back to the sources", () => checkSourceMaps(project, ".cjs", false));
});
