/** What `npm pack` makes: all that `exports` and `bin` name, nothing of the tests, and a command that starts where it is installed. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly main: string;
  readonly types: string;
  readonly exports: object;
  readonly imports: object;
}
const manifest = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as Manifest;

/** One command line for a shell: npm is a script of the shell on Windows. */
const inShell = (command: string, cwd: string): string => execFileSync(command, { cwd, shell: true, encoding: "utf8" });

/** The paths at the leaves of `exports` and its like, as the tarball spells them. */
function targetsOf(value: string | object): string[] {
  if (typeof value === "string") return [value.replace(/^\.\//, "")];
  return Object.values(value).flatMap((inner) => targetsOf(inner as string | object));
}

/** What of the manifest's files is missing. */
function missingFrom(files: readonly string[], { bin, main, types, exports, imports }: Manifest): string[] {
  return targetsOf({ bin, main, types, exports, imports }).filter((file) => !files.includes(file));
}

describe("the packed package", () => {
  let folder: string;
  let tarball: string;
  let files: string[];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "callweave-pack-"));
    // The build is there already, and other tests are using it.
    const packed = inShell(`npm pack --ignore-scripts --json --pack-destination "${folder}"`, ROOT);
    const [{ filename, files: entries }] = JSON.parse(packed) as { filename: string; files: { path: string }[] }[];
    tarball = join(folder, filename);
    files = entries.map(({ path }) => path);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("holds all that package.json names", () => {
    assert.deepEqual(missingFrom(files, manifest), []);
    assert.deepEqual(missingFrom(files, { ...manifest, exports: { "./x": { import: "./x.js" } } }), ["x.js"]);
  });

  it("holds the page of the view command", () => {
    for (const file of ["index.html", "view.css", "view.js"])
      assert.ok(files.includes(`dist/esm/hosts/view/view-page/${file}`));
  });

  it("holds no tests, sources or tools", () => {
    const foreign = files.filter(
      (file) =>
        !/^(?:dist\/|package-root\.|package\.json$|callweave\.schema\.json$|transformer\.js$|[A-Z]+(?:\.md)?$)/.test(
          file,
        ),
    );
    assert.deepEqual(foreign, []);
    const sources = files.filter((file) => /\.test\.|\.map$|(?<!\.d)\.[mc]?ts$/.test(file));
    assert.deepEqual(sources, []);
  });

  it("is installed, its command starts, and its entries load", () => {
    inShell("npm init -y", folder);
    inShell(`npm install --prefer-offline --no-audit --no-fund "${tarball}"`, folder);
    assert.equal(inShell("npx --no-install callweave --version", folder), `${manifest.version}\n`);
    const entries = ["", "/transformer", "/runtime"].map((entry) => `"callweave${entry}"`);
    const check = (code: string): string =>
      execFileSync(process.execPath, ["-e", code], { cwd: folder, encoding: "utf8", stdio: "pipe" });
    assert.equal(
      check(`console.log(${entries.map((entry) => `Object.keys(require(${entry})).length > 1`).join()})`),
      "true true true\n",
    );
    check(`const { start, stop } = require("callweave"); start(); stop().save("a.html")`);
    assert.match(readFileSync(join(folder, "a.html"), "utf8"), /speedscope.*id="profile"|id="profile".*speedscope/s);
    const imports = entries.map((entry) => `import(${entry})`).join();
    assert.equal(
      check(`Promise.all([${imports}]).then((all) => console.log(all.every((m) => Object.keys(m).length > 1)))`),
      "true\n",
    );
  });
});
