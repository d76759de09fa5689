/** What `callweave/register` would be if it wove nothing: each TypeScript file is transpiled when it is required. */
import { readFileSync } from "node:fs";
import Module from "node:module";
import ts from "typescript";

interface Compiled {
  _compile(code: string, file: string): void;
}

const { _extensions: extensions } = Module as unknown as {
  _extensions: Record<string, (module: Compiled, file: string) => void>;
};

extensions[".ts"] = (module, fileName) => {
  const { outputText } = ts.transpileModule(readFileSync(fileName, "utf8"), {
    fileName,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      inlineSourceMap: true,
      useDefineForClassFields: false,
    },
    reportDiagnostics: true,
  });
  module._compile(outputText, fileName);
};
