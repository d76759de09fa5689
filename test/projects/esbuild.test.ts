import { checkBundle, checkSourceMaps, installBundler } from "./bundled-project.js";
import type { InstalledProject } from "./installed-project.js";

describe("esbuild", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installBundler("esbuild");
    await project.run("npm", ["run", "build"]);
  });
  after(() => project.remove());

  it("builds what `callweave run` then records", () => checkBundle(project));
  it("keeps the way back to the sources", () => checkSourceMaps(project));
});
