import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readOwnSourceMap, withPaths } from "../../hosts/compile/own-source-map.js";

const MAP = { version: 3, sources: ["../lib/größe.ts"], names: [], mappings: "AAAA" };
const CODE = "f();\n";

describe("the source map of a file", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "callweave-map-"));
    mkdirSync(path.join(folder, "maps/deep"), { recursive: true });
    writeFileSync(path.join(folder, "maps/a.js.map"), JSON.stringify(MAP));
    writeFileSync(path.join(folder, "maps/rooted.map"), JSON.stringify({ ...MAP, sourceRoot: "deep" }));
    writeFileSync(path.join(folder, "maps/parts.map"), JSON.stringify({ version: 3, sections: [] }));
    writeFileSync(path.join(folder, "maps/broken.map"), "{");
  });
  after(() => rmSync(folder, { recursive: true }));

  const base64 = Buffer.from(JSON.stringify(MAP)).toString("base64");
  const comment = (url: string): string => `//# sourceMappingURL=${url}`;
  /** Of `out/a.js`. */
  const read = (text: string): ReturnType<typeof readOwnSourceMap> =>
    readOwnSourceMap(path.join(folder, "out/a.js"), text, folder);
  const sourceOf = (text: string): string | null | undefined => read(text)?.map.sources[0];

  const FOUND: readonly [what: string, text: string, source: string][] = [
    ["in a file", CODE + comment("../maps/a.js.map"), "lib/größe.ts"],
    ["in a file, with a root for its sources", CODE + comment("../maps/rooted.map"), "maps/lib/größe.ts"],
    ["in base64", `${CODE}${comment(`data:application/json;charset=utf-8;base64,${base64}`)}\n`, "lib/größe.ts"],
    [
      "in percent signs",
      CODE + comment(`data:application/json,${encodeURIComponent(JSON.stringify(MAP))}`),
      "lib/größe.ts",
    ],
    ["with more behind it", `${CODE}${comment("../maps/a.js.map")}\r\n//# debugId=1\n`, "lib/größe.ts"],
    [
      "by the last of two comments",
      `${comment("nowhere")}\n${CODE}//@ sourceMappingURL=../maps/a.js.map`,
      "lib/größe.ts",
    ],
  ];
  for (const [what, text, source] of FOUND)
    it(`is found ${what}`, () => assert.equal(sourceOf(text), pathToFileURL(path.join(folder, source)).href));

  it("is none where there is no comment, or a map that cannot be read", () => {
    const broken = ["nowhere.map", "../maps/broken.map", "../maps/parts.map", "https://a.example/a.map", "data:,x"];
    for (const text of ["", CODE, `${CODE}f("sourceMappingURL=../maps/a.js.map");`, ...broken.map(comment)])
      assert.equal(read(text), undefined, text);
  });

  it("leaves the text without the comment, its lines where they were", () => {
    assert.equal(read(`${CODE}${comment("../maps/a.js.map")}\ng();`)?.text, `${CODE}\ng();`);
  });

  it("has paths for bundlers, and leaves what is no file", () => {
    const { map } = read(CODE + comment("../maps/a.js.map"))!;
    const sources = [...map.sources, "webpack://x/a.ts", null];
    assert.deepEqual(withPaths({ ...map, sources }).sources, [
      path.join(folder, "lib/größe.ts"),
      "webpack://x/a.ts",
      null,
    ]);
  });
});
