import { checkBundle, checkSourceMaps, installBundler } from "./bundled-project.js";
import { checkDevServer } from "./dev-server.js";
import type { InstalledProject } from "./installed-project.js";

describe("Rspack 2", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installBundler("rspack-2");
    await project.run("npm", ["run", "build"]);
  });
  after(() => project.remove());

  it("builds what `callweave run` then records", () => checkBundle(project, ".cjs"));
  it("keeps the way back to the sources", () => checkSourceMaps(project, ".cjs"));
  it("serves a page that records, also a module that is replaced in it", () =>
    checkDevServer(project, "rspack", "serve", "--config", "serve.config.js"));
});
