/** How much larger woven code is, on rxjs. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { compileRxjs } from "../build/compile-programs.js";
import type { EmitName } from "../calls/variants.js";
import type { Context } from "./context.js";
import { atMost, goalTable } from "./tables.js";

export function emittedSizeTopic({ workspace, tell }: Context): string {
  tell("size of rxjs, plain and woven");
  const plain = filesOf(workspace, "plain");
  const woven = filesOf(workspace, "woven");
  const ratio = (sizeOf: (files: readonly Buffer[]) => number): number => sizeOf(woven) / sizeOf(plain);
  return goalTable("Emitted size of rxjs, woven to plain", [
    atMost(
      "gzip, each file by itself",
      ratio((files) => sum(files.map(gzipSize))),
      1.6,
      "x",
    ),
    atMost(
      "gzip, all in one file",
      ratio((files) => gzipSize(Buffer.concat(files))),
      1.6,
      "x",
    ),
  ]);
}

function filesOf(workspace: string, emit: EmitName): Buffer[] {
  const folder = compileRxjs(workspace, emit);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(path.join(folder, name)));
}

const gzipSize = (bytes: Buffer): number => gzipSync(bytes, { level: 9 }).length;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
