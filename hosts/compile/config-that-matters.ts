/** What of a tsconfig.json decides how a file is compiled. */

/** The options of TypeScript that change what a file does. */
export const MEANINGFUL = [
  "emitDecoratorMetadata",
  "esModuleInterop",
  "experimentalDecorators",
  "jsx",
  "jsxFactory",
  "jsxFragmentFactory",
  "jsxImportSource",
  "module",
  "target",
  "useDefineForClassFields",
  "verbatimModuleSyntax",
] as const;
export type Meaningful = (typeof MEANINGFUL)[number];

export interface ConfigThatMatters {
  readonly isThere: boolean;
  /** As written, those of `extends` included, without the ones that change nothing here. */
  readonly compilerOptions: Readonly<Partial<Record<Meaningful, unknown>>>;
}
