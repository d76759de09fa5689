import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { allNodes, type NodeBinary } from "../hosts/nodes.js";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";
import { checkWatchedEdit } from "./watched-build.js";

const PLUGIN = { transform: "callweave/transformer" };
const [node20, ...newer] = allNodes;
/** ts-patch 4 needs Node 22.15. */
const hooking = newer.filter(({ version }) => /^2[24]/.test(version));

interface Row {
  readonly typescript: string;
  readonly tsPatch: string;
  readonly nodes: readonly NodeBinary[];
}
const ROWS: readonly Row[] = [
  { typescript: "5.4.5", tsPatch: "3.3.0", nodes: [node20] },
  { typescript: "5.9.3", tsPatch: "3.3.0", nodes: [node20] },
  { typescript: "6.0.3", tsPatch: "4.0.1", nodes: hooking },
];

for (const { typescript, tsPatch, nodes } of ROWS)
  describe(`ts-patch ${tsPatch} with TypeScript ${typescript}`, () => {
    let project: InstalledProject;
    before(async function () {
      if (nodes.length === 0) return this.skip(); // Node 22 and 24 come from npm, for Linux on x64 only.
      project = await installProject("ts-patch", nodes[0], { typescript, "ts-patch": tsPatch });
    });
    after(() => project?.remove());
    for (const node of nodes) describe(`on Node ${node.version}`, () => checkRow(() => project, node));

    it("tspc weaves the same with every type of plugin", async () => {
      const emitted = async (type: string): Promise<string> => {
        const config = { extends: "./tsconfig.json", compilerOptions: { plugins: [{ ...PLUGIN, type }] } };
        writeFileSync(project.file("tsconfig.type.json"), JSON.stringify(config));
        await project.run("tspc", ["-p", "tsconfig.type.json"]);
        return ["main", "checkout"].map((name) => readFileSync(project.file(`out/${name}.js`), "utf8")).join("\n");
      };
      const woven = await emitted("program");
      assert.match(woven, /callweave\/runtime/);
      for (const type of ["config", "checker", "compilerOptions", "raw"])
        assert.equal(await emitted(type), woven, type);
    });
  });

function checkRow(installed: () => InstalledProject, node: NodeBinary): void {
  let project: InstalledProject;
  const run = (command: string, ...args: string[]): Promise<unknown> => project.run(command, args, { node });
  beforeEach(() => {
    project = installed();
    for (const made of ["out", "built", "tsconfig.order.tsbuildinfo", "tsconfig.build.tsbuildinfo"])
      rmSync(project.file(made), { recursive: true, force: true });
  });

  async function checkRecorded(main: string): Promise<void> {
    const args = ["run", "-o", "trace.cwraw", main];
    checkProgram(await project.run("callweave", args, { node, code: EXIT_CODE }), project.file("trace.cwraw"));
  }

  it("tspc weaves what `callweave run` then records", async () => {
    await run("tspc", "-p", ".");
    await checkRecorded("out/main.js");
  });

  it("tspc -b weaves projects that refer to each other", async () => {
    await run("tspc", "-b", "tsconfig.build.json");
    await checkRecorded("built/main.js");
  });

  it("tspc --watch emits the edited file only, and its functions keep their names", () =>
    checkWatchedEdit(project, "tspc", checkRecorded, { node }));

  it("tsc weaves after `ts-patch install`", async () => {
    await run("ts-patch", "install");
    try {
      await run("tsc", "-p", ".");
    } finally {
      await run("ts-patch", "uninstall");
    }
    await checkRecorded("out/main.js");
  });
}
