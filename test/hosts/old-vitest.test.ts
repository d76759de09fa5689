/** `callweave/vitest` beside a Vitest that is too old for it. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { installPackage } from "./installed-package.js";
import { inProject } from "./project.js";

describe("callweave/vitest", () => {
  it("says which Vitest it needs", () =>
    inProject(
      { "runner.mjs": 'import "callweave/vitest";', "node_modules/vitest/index.js": "exports.test = () => {};" },
      (project) => {
        installPackage(project.folder);
        const { stderr } = project.run(["runner.mjs"]);
        assert.match(
          stderr,
          /callweave\/vitest: Vitest 4\.1 is needed, got one that has no TestRunner to extend; update it/,
        );
      },
    ));
});
