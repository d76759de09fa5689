/**
 * webpack (seen in 5.112) exchanges what a module imports in front of the callback of `import.meta.webpackHot.accept("./a", callback)`,
 * but not if a use of an earlier import stands behind that: it sorts the uses by their imports and leaves the rest where it was, so the
 * `accept` comes before the import that it looks for. The exit of a woven module is such a use. Behind all others, it finds its import.
 */

/** Of webpack, as far as we know it. */
export interface WebpackCompiler {
  readonly hooks: { readonly compilation: Hook<WebpackCompilation> };
}
interface WebpackCompilation {
  /** Of a module that was parsed, before anything is looked up by the places of its dependencies. */
  readonly hooks: { readonly succeedModule: Hook<{ dependencies: readonly object[] }> };
}
interface Hook<T> {
  tap(name: string, listener: (value: T) => void): void;
}

export function acceptLast(compiler: WebpackCompiler): void {
  compiler.hooks.compilation.tap("callweave", (compilation) =>
    compilation.hooks.succeedModule.tap("callweave", (module) => {
      const accepting = module.dependencies.filter(isAccept);
      if (accepting.length > 0)
        module.dependencies = [...module.dependencies.filter((dependency) => !isAccept(dependency)), ...accepting];
    }),
  );
}

/** `HarmonyAcceptDependency`, and `ESMAcceptDependency` in later versions. */
const isAccept = (dependency: object): boolean => /^(?:Harmony|ESM)AcceptDependency$/.test(dependency.constructor.name);
