/** Runs a child process of the workspace that measures by itself, and commands from outside. */
import { fork, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * @param script in `bench/child`, without its extension
 * @returns the one message that it sends
 * @throws when it ends without one
 */
export function runChild<Result>(
  workspace: string,
  script: string,
  task: object,
  execArgv: readonly string[] = [],
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(workspace, `child/${script}.js`), [JSON.stringify(task)], {
      cwd: workspace,
      execArgv: ["--expose-gc", ...execArgv],
      env: { ...process.env, NODE_OPTIONS: "" },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.once("message", (message) => resolve(message as Result));
    child.once("exit", (code) => reject(new Error(`${script} has ended with code ${String(code)} and no result`)));
  });
}

export interface CommandTimes {
  readonly wallMs: number;
  /** Processor time of the process that was started. */
  readonly cpuMs: number;
}

/**
 * Runs Node to its end.
 * @throws when the command fails
 */
export function timeCommand(
  workspace: string,
  cwd: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): CommandTimes {
  const usageFile = path.join(workspace, "usage.txt");
  const env = { ...process.env, ...more, NODE_OPTIONS: "", BENCH_USAGE_FILE: usageFile };
  const began = performance.now();
  const command = ["--require", path.join(workspace, "child/report-usage.js"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, env, encoding: "utf8" });
  const wallMs = performance.now() - began;
  if (status !== 0) throw new Error(`node ${args.join(" ")} has ended with code ${String(status)}: ${stdout}${stderr}`);
  return { wallMs, cpuMs: Number(readFileSync(usageFile, "utf8")) };
}

/** Runs all commands in turn, `warmUps` times and then `rounds` times. @returns the times of each in these, round by round */
export function interleave<Name extends string>(
  commands: Readonly<Record<Name, () => CommandTimes>>,
  rounds: number,
  warmUps: number,
): Record<Name, CommandTimes[]> {
  const names = Object.keys(commands) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as CommandTimes[]])) as Record<Name, CommandTimes[]>;
  for (let round = -warmUps; round < rounds; round++) {
    for (const name of names) {
      const taken = commands[name]();
      if (round >= 0) times[name].push(taken);
    }
  }
  return times;
}
