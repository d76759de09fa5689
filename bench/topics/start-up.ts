/** How much later an empty program ends under `callweave run`. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../build/workspace.js";
import { median } from "../statistics.js";
import type { Context } from "./context.js";
import { interleave, timeCommand } from "./run-child.js";
import { atMost, goalTable, short } from "./tables.js";

export function startUpTopic({ workspace, settings, tell }: Context): string {
  tell("start-up of an empty program");
  const folder = path.join(workspace, "start-up");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  for (const name of ["empty.ts", "empty.js"]) writeFileSync(path.join(folder, name), "");
  const time =
    (...args: readonly string[]) =>
    () =>
      timeCommand(workspace, folder, args);
  const times = interleave(
    {
      node: time("empty.js"),
      typescript: time("--require", path.join(ROOT, "node_modules/typescript"), "empty.js"),
      run: time(path.join(ROOT, "dist/esm/cli/main.js"), "run", "empty.ts"),
    },
    settings.commandRounds * 2,
  );
  const [node, typescript, run] = [times.node, times.typescript, times.run].map((all) =>
    median(all.map(({ wallMs }) => wallMs)),
  );
  return goalTable(
    "Start-up of an empty program",
    [
      atMost("`callweave run` over `node` and loading TypeScript", run - typescript, 60, "ms"),
      atMost("`callweave run` over `node`, TypeScript in it", run - node, 60, "ms"),
    ],
    `Medians on the wall: \`node\` ${short(node)} ms, \`node --require typescript\` ${short(typescript)} ms, \`callweave run\` ${short(run)} ms.`,
  );
}
