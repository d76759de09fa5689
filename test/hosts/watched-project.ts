/** A project that `callweave build --watch` builds, and what each change of it leads to. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { callLines, CLI, inProject } from "./project.js";
import { watching } from "./watching.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** No build takes as long. */
const LIMIT_MS = 100_000;

interface Change {
  /** Emitted JavaScript, all of it. */
  readonly emits: readonly string[];
  /** What is printed. */
  readonly says?: RegExp;
}

export interface WatchedProject {
  /** At once, as editors do it: nobody sees half of a file. */
  readonly write: (file: string, text: string) => void;
  readonly remove: (file: string) => void;
  /** Waits for what a change leads to: as many builds as it takes. */
  readonly becomes: (change: Change) => Promise<void>;
  /** Is it so that another build has nothing to do? */
  readonly checkCurrent: () => void;
  /** Paths of those files that are not woven. */
  readonly unwoven: (files: readonly string[]) => string[];
  /** The calls of a program, without those of modules, one a line. */
  readonly calls: (main: string) => string[];
}

/**
 * @param files their text by their path
 * @param args of `callweave build`
 * @param first what the first build emits; when it is nothing, another has built before
 */
export function inWatchedProject(
  files: Readonly<Record<string, string>>,
  args: readonly string[],
  first: readonly string[],
  action: (project: WatchedProject) => Promise<void>,
): Promise<void> {
  return inProject(files, async (project) => {
    const { folder } = project;
    const at = (file: string): string => path.join(folder, file);
    mkdirSync(at("node_modules"));
    symlinkSync(ROOT, at("node_modules/callweave"), "junction");
    const build = [CLI, "build", ...args, "--listEmittedFiles"];
    const emittedIn = (text: string): string[] =>
      Array.from(text.matchAll(/^TSFILE: +(.*\.js)\r?$/gm), ([, file]) =>
        path.relative(folder, file).replaceAll("\\", "/"),
      );
    if (first.length === 0) assert.equal(project.run(build).code, 0);
    await watching([...build, "--watch", "--preserveWatchOutput"], { cwd: folder }, async ({ next, interrupt }) => {
      const becomes = async ({ emits, says = /Found 0 errors/ }: Change): Promise<void> => {
        const limit = new AbortController();
        const late = delay(LIMIT_MS, "late", { signal: limit.signal });
        late.catch(() => undefined);
        const emitted = new Set<string>();
        for (let text = ""; !says.test(text) || !emits.every((file) => emitted.has(file));) {
          const round = await Promise.race([next(), late]);
          assert.notEqual(round, "late", `${emits.join(" ")}, ${String(says)} expected after\n${text}`);
          text += round;
          for (const file of emittedIn(round)) emitted.add(file);
        }
        limit.abort();
        assert.deepEqual([...emitted].sort(), [...emits].sort());
      };
      await becomes({ emits: first });
      await action({
        write(file, text) {
          writeFileSync(at("new.tmp"), text);
          renameSync(at("new.tmp"), at(file));
        },
        remove: (file) => rmSync(at(file)),
        becomes,
        checkCurrent() {
          const { code, stdout } = project.run(build);
          assert.deepEqual([code, stdout], [0, ""]);
        },
        unwoven: (outputs) => outputs.filter((file) => !readFileSync(at(file), "utf8").includes("callweave/runtime")),
        calls(main) {
          const { code, stderr } = project.run([CLI, "run", "-o", "trace.cwraw", main]);
          assert.equal(code, 0, stderr);
          const lines = callLines(project.read("trace.cwraw")).filter((line) => !line.includes("<module>"));
          return lines.map((line) => line.slice(2));
        },
      });
      assert.deepEqual(await interrupt(), [null, "SIGINT"]);
    });
  });
}
