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
  const time = (args: readonly string[], env?: NodeJS.ProcessEnv) => () => timeCommand(workspace, folder, args, env);
  const command = [path.join(ROOT, "dist/esm/cli/main.js"), "run", "empty.ts"];
  const times = interleave(
    {
      node: time(["empty.js"]),
      typescript: time(["--require", path.join(ROOT, "node_modules/typescript"), "empty.js"]),
      cached: time(command),
      anew: time(command, { CALLWEAVE_CACHE: "off" }),
    },
    settings.commandRounds * 2,
    1,
  );
  const [node, typescript, cached, anew] = [times.node, times.typescript, times.cached, times.anew].map((all) =>
    median(all.map(({ wallMs }) => wallMs)),
  );
  return goalTable(
    "Start-up of an empty program",
    [
      atMost("`callweave run` with all in its cache, over `node`", cached - node, 60, "ms"),
      atMost("`callweave run` without a cache, over `node` and loading TypeScript", anew - typescript, 60, "ms"),
    ],
    `Medians on the wall: \`node\` ${short(node)} ms, \`node --require typescript\` ${short(typescript)} ms, \`callweave run\` ${short(cached)} ms, without a cache ${short(anew)} ms.`,
  );
}
