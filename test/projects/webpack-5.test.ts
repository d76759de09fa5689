import { checkBundle, checkEdited, checkSourceMaps, installBundler } from "./bundled-project.js";
import { checkDevServer } from "./dev-server.js";
import type { InstalledProject } from "./installed-project.js";

describe("webpack 5", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installBundler("webpack-5");
    await project.run("npm", ["run", "build"]);
  });
  after(() => project.remove());

  it("builds what `callweave run` then records", () => checkBundle(project, ".cjs"));
  it("keeps the way back to the sources", () => checkSourceMaps(project, ".cjs"));
  it("weaves anew what is edited while it watches", async () => {
    await checkEdited(project);
  });
  it("serves a page that records, also a module that is replaced in it", () =>
    checkDevServer(project, "webpack", "serve", "--config", "serve.config.js"));
});
