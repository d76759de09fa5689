/** Projects with traces in them, and `callweave query` run there. */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { saveTrace } from "../../hosts/session/session-save.js";
import { CallsBuilder } from "../../trace/model/calls-builder.js";
import { inOneBlock, noLosses } from "../../trace/model/calls.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import { CLI, inProject, type Ended, type Project } from "../hosts/project.js";
import { recordingOf } from "../trace/record-tree.js";

export const SMALL = fromRecordings([recordingOf("main 0-100!\n  load 10-30\n    parse 12-20\n  load 40-50~\n")]);

/** A folder for temporary files of its own, so that what is left in it is ours. */
export async function inQueryProject(action: (project: Project) => Promise<void> | void): Promise<void> {
  await inProject({}, async (project) => {
    mkdirSync(path.join(project.folder, "tmp"));
    await action(project);
  });
}

/** What is left in the folder for temporary files. */
export const temporary = ({ folder }: Project): string[] =>
  readdirSync(path.join(folder, "tmp"), { recursive: true }) as string[];

/** Runs the command; it must leave nothing behind. */
export function query(project: Project, ...args: string[]): Ended {
  const ended = project.run([CLI, "query", ...args], { env: { TMPDIR: path.join(project.folder, "tmp") } });
  assert.deepEqual(temporary(project), []);
  return ended;
}

export function rows(project: Project, ...args: string[]): unknown {
  const { code, stdout, stderr } = query(project, ...args, "--json");
  assert.deepEqual([code, stderr], [0, ""]);
  return JSON.parse(stdout);
}

export const save = (trace: Trace, { folder }: Project, file: string): void =>
  void saveTrace(trace, path.join(folder, file));

export const ALL = "SELECT * FROM calls ORDER BY trace, call";

/** One call that stays open, and others in it. */
export function largeTrace(names: readonly string[], calls: number): Trace {
  const builder = new CallsBuilder();
  builder.enter(0, 0);
  for (let call = 1; call < calls; call++) {
    builder.enter(10 * call, call % names.length);
    builder.leave(10 * call + 1 + (call % names.length));
  }
  const functions = names.map((name) => ({ name, kind: "function", file: "a.ts", line: 1, column: 1 }) as const);
  const stopNs = 10 * calls;
  const thread = {
    ...{ id: 0, name: "main", startNs: 0, stopNs, calls: inOneBlock(builder.finish(stopNs, 1)), suspendedTasks: [] },
    losses: noLosses(),
  };
  return {
    originNs: 0n,
    wallOffsetNs: 0n,
    processes: [{ pid: 1, name: "p", functions, threads: [thread], unfinished: "close" }],
  };
}
