import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { addEntry, takeOutEntry, type JsonEntry } from "../../hosts/init/edit-json.js";
import { CLI, inProject, type Project } from "../hosts/project.js";
import { inTerminal } from "../hosts/terminal.js";

type Files = Readonly<Record<string, string>>;

const installed = (name: string, version: string): Files => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
});
const PACKAGE = `{
  "name": "shop",
  "scripts": {
    "build": "rimraf out && tsc -p . && tsc-alias",
    "test": "mocha"
  },
  "devDependencies": {
    "mocha": "^12.0.0",
    "typescript": "^5.9.0"
  }
}
`;
const TSCONFIG = `{
	// Where it runs.
	"compilerOptions": {
		"target": "es2022", /* newest */
		"plugins": [
			{ "transform": "other" },
		],
	},
}
`;
const PROJECT: Files = { "package.json": PACKAGE, "tsconfig.json": TSCONFIG, ...installed("typescript", "5.9.3") };

/** As Vite's templates have it; the parts may emit or only check. */
const IN_PARTS = (app: object): Files => ({
  "package.json": JSON.stringify({ scripts: { build: "tsc -b && vite build" } }),
  "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "./tsconfig.app.json" }, { path: "tools" }] }),
  "tsconfig.app.json": JSON.stringify({ compilerOptions: app, include: ["src"], references: [{ path: "." }] }),
  "tools/tsconfig.json": JSON.stringify({ extends: "../tsconfig.app.json", compilerOptions: { noEmit: true } }),
});

const SCRIPT = (test: string): Files => ({ "package.json": PACKAGE.replace('"test": "mocha"', `"test": "${test}"`) });

const init = (project: Project, ...flags: string[]) => project.run([CLI, "init", ...flags]);
const textOf = (project: Project, file: string): string => readFileSync(path.join(project.folder, file), "utf8");
const filesOf = (project: Project): Record<string, string> =>
  Object.fromEntries(
    readdirSync(project.folder)
      .filter((name) => name !== "node_modules")
      .map((name) => [name, textOf(project, name)]),
  );

describe("callweave init", () => {
  it("shows the change, makes it, and leaves all else in the files as it is", async () => {
    await inProject(PROJECT, (project) => {
      const { code, stdout } = init(project, "--yes");
      assert.equal(code, 0);
      for (const line of [
        "package manager  npm",
        "TypeScript       5.9.3",
        "test runner      mocha",
        '+    "build:woven": "rimraf out && tspc -p . && tsc-alias",',
        '+    "ts-patch": "^3.3.0",',
        "  npm i",
        '+    "test:trace": "mocha --require callweave/mocha"',
        "  npx callweave doctor",
        "  npm run test:trace",
      ])
        assert.ok(stdout.split("\n").includes(line), `${line} is missing in\n${stdout}`);
      const expected = PACKAGE.replace(
        '"test": "mocha"\n',
        '"test": "mocha",\n    "build:woven": "rimraf out && tspc -p . && tsc-alias",\n    "test:trace": "mocha --require callweave/mocha"\n',
      )
        .replace('  "devDependencies": {\n', '  "devDependencies": {\n    "callweave": "^0.1.0",\n')
        .replace('"^12.0.0",\n', '"^12.0.0",\n    "ts-patch": "^3.3.0",\n');
      assert.equal(sorted(textOf(project, "package.json")), sorted(expected));
      assert.equal(
        textOf(project, "tsconfig.json"),
        TSCONFIG.replace('"other" },', '"other" },\n\t\t\t{ "transform": "callweave/transformer" },'),
      );
    });
  });

  it("takes back what it has changed, to the byte", async () => {
    const files = { ...PROJECT, "package.json": PACKAGE.replaceAll("\n", "\r\n") };
    await inProject(files, (project) => {
      const before = filesOf(project);
      assert.equal(init(project, "--yes").code, 0);
      assert.notDeepEqual(filesOf(project), before);
      assert.equal(textOf(project, "package.json").replaceAll("\r\n", "").includes("\n"), false);
      assert.equal(init(project, "--undo").stdout, "as before: package.json\nas before: tsconfig.json\n");
      assert.deepEqual(filesOf(project), before);
    });
  });

  it("takes out of a file that was changed since what it has added, to the byte, and nothing else", async () => {
    const edit = (text: string): string =>
      text
        .replace('"devDependencies": {\n', '"devDependencies": {\n    "chai": "^6.0.0",\n')
        .replace('"name": "shop"', '"name": "shop",\n  "private": true')
        .replace(/("compilerOptions": \{)/, '$1\n\t\t"strict": true,');
    await inProject(PROJECT, (project) => {
      const before = filesOf(project);
      init(project, "--yes");
      for (const file of Object.keys(before)) {
        const text = edit(textOf(project, file));
        assert.notEqual(text, textOf(project, file));
        writeFileSync(path.join(project.folder, file), text);
      }
      const { code, stdout } = init(project, "--undo");
      assert.equal(code, 0);
      assert.equal(
        stdout,
        ["package.json", "tsconfig.json"]
          .map((file) => `changed since: ${file}, of which only what init had added is taken out\n`)
          .join(""),
      );
      assert.deepEqual(
        filesOf(project),
        Object.fromEntries(Object.entries(before).map(([file, text]) => [file, edit(text)])),
      );
    });
  });

  it("keeps what was added and changed since, and says so", async () => {
    await inProject({ ...PROJECT, "package.json": PACKAGE.replaceAll("mocha", "vitest") }, (project) => {
      init(project, "--yes");
      rmSync(path.join(project.folder, "tsconfig.json"));
      const config = textOf(project, "vitest.trace.config.mjs");
      writeFileSync(path.join(project.folder, "vitest.trace.config.mjs"), `${config}// mine\n`);
      const text = textOf(project, "package.json").replace(/"callweave": ".*"/, '"callweave": "1.2.3"');
      writeFileSync(path.join(project.folder, "package.json"), text);
      assert.equal(
        init(project, "--undo").stdout,
        [
          "changed since: package.json, of which only what init had added is taken out",
          "  changed since too, and kept: devDependencies.callweave",
          "gone already: tsconfig.json",
          "changed since, and kept: vitest.trace.config.mjs",
          "",
        ].join("\n"),
      );
      const { scripts, devDependencies } = JSON.parse(textOf(project, "package.json")) as Record<string, object>;
      assert.deepEqual(Object.keys(scripts), ["build", "test"]);
      assert.deepEqual(devDependencies, { callweave: "1.2.3", typescript: "^5.9.0", vitest: "^12.0.0" });
      assert.match(init(project, "--undo").stderr, /there is nothing to take back/);
    });
  });

  it("adds nothing to the files that it takes back, whatever they are like", () => {
    const value = fc.jsonValue();
    const documents = fc.record({
      a: value,
      s: fc.dictionary(fc.string(), value),
      c: fc.record({ p: fc.array(value) }),
    });
    const entries: JsonEntry[] = [
      { path: ["new", "name"], value: "x" },
      { path: ["s", "name"], value: "x" },
      { path: ["c", "p"], item: { transform: "x" } },
      { path: ["c", "q"], item: { transform: "x" } },
    ];
    fc.assert(
      fc.property(documents, fc.constantFrom(1, 2, "\t"), fc.constantFrom(...entries), (document, indent, entry) => {
        const before = JSON.stringify(document, null, indent);
        const after = addEntry(before, entry);
        assert.notEqual(after, before);
        assert.equal(takeOutEntry(after, entry, before), before);
      }),
    );
  });

  it("adds to the config that Vitest has, and takes the file away again", async () => {
    const files = {
      "package.json": PACKAGE.replace('"mocha"', '"vitest --config=my/vitest.ts --coverage"').replace(
        '"mocha"',
        '"vitest"',
      ),
    };
    await inProject({ ...PROJECT, ...files }, (project) => {
      const before = filesOf(project);
      const { stdout } = init(project, "--yes");
      assert.match(stdout, /^\+ +"test:trace": "vitest run --config vitest\.trace\.config\.mjs --coverage"$/m);
      assert.match(stdout, /^\+import base from "\.\/my\/vitest\.ts";$/m);
      assert.match(init(project, "--undo").stdout, /^removed: vitest\.trace\.config\.mjs$/m);
      assert.deepEqual(filesOf(project), before);
    });
  });

  it("changes nothing when it only shows, when nobody can be asked, or when all is there", async () => {
    await inProject(PROJECT, (project) => {
      const before = filesOf(project);
      assert.match(init(project, "--dry-run").stdout, /^\+.*callweave\/transformer[^]*nothing was changed\n$/m);
      const alone = init(project);
      assert.equal(alone.code, 1);
      assert.match(alone.stderr, /^callweave\/init: nobody can be asked, got no terminal; give --yes/);
      const nothing = init(project, "--undo");
      assert.equal(nothing.code, 1);
      assert.match(nothing.stderr, /there is nothing to take back/);
      assert.deepEqual(filesOf(project), before);
      init(project, "--yes");
      assert.match(init(project, "--yes").stdout, /\nnothing to change: it is set up already\n$/);
    });
  });

  for (const [answer, makes] of [
    ["y", true],
    ["n", false],
    ["", false],
  ] as const)
    it(`${makes ? "makes" : "does not make"} the change when it is answered "${answer}"`, async () => {
      await inProject(PROJECT, async (project) => {
        const terminal = inTerminal(project.folder, [process.execPath, CLI, "init"]);
        await terminal.until(/Make this change\?/);
        terminal.type(`${answer}\r`);
        assert.equal(await terminal.ended, "with 0");
        assert.equal(textOf(project, "tsconfig.json") !== TSCONFIG, makes);
      });
    });

  const FOUND: readonly [what: string, files: Files, line: string][] = [
    ["pnpm", { "pnpm-lock.yaml": "" }, "package manager  pnpm"],
    ["yarn", { "yarn.lock": "" }, "package manager  yarn"],
    ["TypeScript 6", installed("typescript", "6.0.3"), '+    "ts-patch": "^4.0.1",'],
    [
      "TypeScript 7",
      installed("typescript", "7.0.2"),
      '"build:woven": "rimraf out && callweave build -p . && tsc-alias"',
    ],
    ["vitest", { "package.json": PACKAGE.replaceAll("mocha", "vitest") }, "test runner      vitest"],
    ["jest", { "package.json": PACKAGE.replaceAll("mocha", "jest") }, "test runner      jest"],
    ["node:test", { "package.json": PACKAGE.replace('"mocha"', '"node --test"') }, "test runner      node:test"],
    [
      "what mocha is started by",
      SCRIPT("c8 npx mocha test/mocha"),
      '"c8 npx mocha --require callweave/mocha test/mocha"',
    ],
    [
      "mocha that is started otherwise",
      SCRIPT("node node_modules/mocha/bin/mocha.js"),
      '"mocha --require callweave/mocha"',
    ],
    [
      "options of node:test",
      SCRIPT("node -r x --test a"),
      '"test:trace": "node --import callweave/node-test -r x --test a"',
    ],
    ["what Jest needs", SCRIPT("jest"), '  testEnvironment: "callweave/jest",'],
    ["babel-jest", SCRIPT("jest"), String.raw`  transform: { "\\.[jt]sx?$": "callweave/jest-transformer" },`],
    ...["ts-jest", "@swc/jest"].map((name): [string, Files, string] => [
      name,
      { "package.json": JSON.stringify({ scripts: { test: "jest" }, devDependencies: { [name]: "*" } }) },
      name === "ts-jest"
        ? '["ts-jest", { astTransformers: '
        : '["callweave/jest-transformer", { transformer: "@swc/jest" }]',
    ]),
    ["a project in parts", IN_PARTS({}), "\n+++ tsconfig.app.json\n"],
    ["what builds a project in parts", IN_PARTS({}), '"build:woven": "tspc -b && vite build"'],
    [
      "parts without a script that builds them",
      { ...IN_PARTS({}), "package.json": "{}" },
      '+  "scripts": {\n+    "build:woven": "tspc -b"\n',
    ],
    [
      "a config that only checks and is the base of another",
      { "tsconfig.json": '{ "compilerOptions": { "noEmit": true } }' },
      "+++ tsconfig.json",
    ],
    [
      "a bundler",
      IN_PARTS({}),
      'stays as it is; these lines in it weave what is bundled:\n  import callweave from "callweave/unplugin";\n  plugins: [callweave.vite()],\n',
    ],
    ["no script that builds", { "package.json": "{}" }, '"build:woven": "tspc -p tsconfig.json"'],
  ];
  for (const [what, files, line] of FOUND)
    it(`finds ${what}`, async () => {
      await inProject({ ...PROJECT, ...files }, (project) => {
        const { stdout } = init(project, "--dry-run");
        assert.ok(stdout.includes(line), stdout);
        assert.equal(stdout.includes("callweave/transformer"), what !== "TypeScript 7");
      });
    });

  it("adds no compiler where TypeScript only checks, and lines of a bundler once", async () => {
    await inProject({ ...PROJECT, ...IN_PARTS({ noEmit: true }), ...installed("callweave", "0.1.0") }, (project) => {
      const { stdout } = init(project, "--yes");
      assert.doesNotMatch(stdout, /build:woven|ts-patch|transformer/);
      assert.match(stdout, /^ {2}plugins: \[callweave\.vite\(\)\],$/m);
      assert.match(init(project, "--yes").stdout, /\nnothing else to change\n$/);
      writeFileSync(path.join(project.folder, "vite.config.mts"), 'import callweave from "callweave/unplugin";\n');
      assert.match(init(project, "--yes").stdout, /\nnothing to change: it is set up already\n$/);
    });
  });

  it("is refused outside of a project", async () => {
    await inProject({ "tsconfig.json": "{}" }, (project) => {
      const { code, stderr } = init(project, "--yes");
      assert.equal(code, 1);
      assert.match(stderr, /^callweave\/init: there is no package\.json, got the folder .*; start it in/);
    });
  });
});

/** Lines in any order, without their commas. */
const sorted = (text: string): string => text.replaceAll(",\n", "\n").split("\n").sort().join("\n");
