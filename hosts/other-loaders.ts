/** tsx and ts-node, which compile a program while it loads as `register` does: where it can, it takes their place. */

const NAMED = /(?:^|[\s=/\\"'])(?:tsx|ts-node)(?=$|[\s/\\"'])/;

/** Whether the process was started with one of them. */
export function isStartedWithOther({ execArgv, env }: Pick<NodeJS.Process, "execArgv" | "env">): boolean {
  return [...execArgv, env["NODE_OPTIONS"] ?? ""].some((options) => NAMED.test(options));
}

/** What `--import tsx` loads: it does nothing but put tsx between Node and `register`. */
export const isOtherLoader = (file: string): boolean =>
  /[\\/]node_modules[\\/]tsx[\\/]dist[\\/](?:loader|esm[\\/]index)\.mjs$/.test(file);
