import { checkBundle, checkSourceMaps, installBundler } from "./bundled-project.js";
import { checkBuiltPage, checkDevServer } from "./dev-server.js";
import type { InstalledProject } from "./installed-project.js";

describe("Vite 7", () => {
  let project: InstalledProject;
  before(async () => {
    project = await installBundler("vite-7");
    await project.run("npm", ["run", "build"]);
  });
  after(() => project.remove());

  it("builds what `callweave run` then records", () => checkBundle(project));
  it("keeps the way back to the sources", () => checkSourceMaps(project));
  it("serves a page that records, also a module that is replaced in it", () =>
    checkDevServer(project, "vite", "--host", "127.0.0.1", "--port", "0"));
  it("builds a page whose worker records itself", async () => {
    await project.run("vite", ["build", "--config", "page.config.js"]);
    await checkBuiltPage(project, "vite", "preview", "--outDir", "page", "--host", "127.0.0.1", "--port", "0");
  });
});
