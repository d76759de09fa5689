/** The harness's side of a child process that runs one variant of one program. */
import { fork, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { ChildTask, FinishResult, Request, RoundResult } from "../child/messages.js";
import { compileProgram } from "../build/compile-programs.js";
import type { BenchProgram } from "./programs.js";
import type { Variant } from "./variants.js";

export interface VariantProcess {
  readonly variant: Variant;
  round(budgetMs: number): Promise<RoundResult>;
  /** Asks what was recorded and ends the process. */
  finish(): Promise<FinishResult>;
  kill(): void;
}

/** @throws when the process ends before it is ready: a tracer that does not run on this Node, say */
export async function startVariant(
  workspace: string,
  program: BenchProgram,
  variant: Variant,
): Promise<VariantProcess> {
  const file = compileProgram(workspace, variant.emit, program);
  const folder = path.dirname(file);
  const task: ChildTask = { program: file, isAsync: program.isAsync, mode: variant.mode };
  // appmap-node's own settings, which it would otherwise write and tell about.
  writeFileSync(
    path.join(folder, "appmap.yml"),
    "name: bench\nappmap_dir: tmp/appmap\nlanguage: javascript\npackages:\n  - path: .\n",
  );
  const child = fork(path.join(workspace, "child/run-variant.js"), [JSON.stringify(task)], {
    cwd: folder,
    execArgv: ["--expose-gc", ...(variant.execArgv?.(workspace) ?? [])],
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const ask = conversation(child, `${program.name}, ${variant.name}`);
  await ask();
  return {
    variant,
    round: (budgetMs) => ask({ kind: "round", budgetMs }) as Promise<RoundResult>,
    finish: () => ask({ kind: "finish" }) as Promise<FinishResult>,
    kill: () => child.kill(),
  };
}

/** @returns what sends a request, if there is one, and waits for the next message */
function conversation(child: ChildProcess, who: string): (request?: Request) => Promise<unknown> {
  let stderr = "";
  child.stderr!.on("data", (data) => (stderr += String(data)));
  return (request) =>
    new Promise((resolve, reject) => {
      const onEnd = (code: number | null): void => {
        const [line = "nothing"] = stderr.split("\n").filter((text) => text.includes("Error"));
        reject(new Error(`${who}: the process has ended with code ${code}; it said ${line}`));
      };
      child.once("exit", onEnd);
      child.once("message", (message) => {
        child.off("exit", onEnd);
        resolve(message);
      });
      if (request) child.send(request);
    });
}
