/** A project that the doctor finds nothing wrong with, and what of it tests make wrong. */
import { CLI, type Project } from "../hosts/project.js";

export type Files = Readonly<Record<string, string>>;

export const installed = (name: string, version: string, under = ""): Files => ({
  [`${under}node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
});
export const tsconfig = (entry?: object, more: object = {}): Files => ({
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      rootDir: "src",
      outDir: "out",
      types: [],
      ...(entry && { plugins: [{ transform: "callweave/transformer", ...entry }] }),
    },
    include: ["src"],
    ...more,
  }),
});
export const scripts = (build: string): Files => ({ "package.json": JSON.stringify({ scripts: { build } }) });

export const SOUND: Files = {
  ...scripts("tsc --noEmit && tspc -p ."),
  ...tsconfig({}),
  ...installed("callweave", "0.1.0"),
  ...installed("typescript", "5.9.3"),
  ...installed("ts-patch", "3.3.0"),
  "src/a.ts": "export function a(): void {}\n",
  "src/types.ts": "export interface T { t: 1 }\n",
};
export const WOVEN = '$cw.register(1, "src/a.ts", ["<module> src/a.ts", 0, 1, 1]);\n';

export function doctor(project: Project, files: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  return project.run([CLI, "doctor", ...files], { env });
}
export const UNWOVEN = "export function a() {}\n";
