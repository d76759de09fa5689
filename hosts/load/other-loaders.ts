/** tsx and ts-node, which compile a program while it loads as `register` does: where it can, it takes their place. */

const NAMED = /(?:^|[\s=/\\"'])(?:tsx|ts-node)(?=$|[\s/\\"'])/;

/**
 * Whether one of them is at work: the process was started with it, or has loaded it.
 * @param loaded the files that `require` has loaded
 */
export function hasOtherLoader({ execArgv, env }: Pick<NodeJS.Process, "execArgv" | "env">, loaded: object): boolean {
  const started = [...execArgv, env["NODE_OPTIONS"] ?? ""].some((options) => NAMED.test(options));
  return started || Object.keys(loaded).some((file) => /[\\/]node_modules[\\/](?:tsx|ts-node)[\\/]/.test(file));
}

/** What `--import tsx` and `--require ts-node/register` load: it does nothing but put them between Node and `register`. */
export const isOtherLoader = (file: string): boolean =>
  /[\\/]node_modules[\\/](?:tsx[\\/]dist[\\/](?:loader|(?:esm|cjs)[\\/]index)\.[cm]js|ts-node[\\/]register[\\/][\w-]+\.js)$/.test(
    file,
  );
