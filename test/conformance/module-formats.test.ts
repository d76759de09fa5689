/** AMD, UMD and System wrap a file in a function that a loader calls; the namespace import of the runtime works in all three. */
import { deepEqual, ok } from "node:assert/strict";
import { createContext, Script } from "node:vm";
import { RUNTIME_MODULE } from "../../runtime/contract.js";
import { createWeaver } from "../../transformer/weave.js";
import { createCheckingRecorder } from "./checking-recorder.js";
import { compilers } from "./compilers.js";
import { emit } from "./emit.js";
import { show } from "./show.js";

const text = `import fallback, { twice } from "library";
import * as library from "library";
export async function later() { await null; return twice(3); }
export default class K { m = () => twice(1); }
export const k = new K().m();
print(k, fallback, Object.keys(library).length, twice.call(null, 4));
later().then((v) => print(v));
`;

type Module = Record<string, unknown>;
type Namespaces = Record<string, Module>;

/** How each format's loader calls a file. */
const loaders = {
  AMD: runAmd,
  UMD: runAmd,
  System(code: string, realm: object, modules: Namespaces) {
    type Declaration = { setters: ((module: Module) => void)[]; execute: () => void };
    const register = (names: string[], declare: (exported: () => void) => Declaration) => {
      const { setters, execute } = declare(() => {});
      names.forEach((name, index) => setters[index](modules[name]));
      execute();
    };
    Object.assign(realm, { System: { register } });
    new Script(code).runInContext(realm);
  },
};

function runAmd(code: string, realm: object, modules: Namespaces): void {
  const given: Record<string, unknown> = { ...modules, exports: {}, require: (name: string) => modules[name] };
  const define = (names: string[], body: (...found: unknown[]) => void) => body(...names.map((name) => given[name]));
  Object.assign(realm, { define: Object.assign(define, { amd: true }) });
  new Script(code).runInContext(realm);
}

async function run(
  format: keyof typeof loaders,
  code: string,
): Promise<{ lines: string[]; entered: readonly string[] }> {
  const lines: string[] = [];
  const recorder = createCheckingRecorder();
  const library = { __esModule: true, default: "default", twice: (x: number) => x * 2 };
  const realm = createContext({ print: (...values: unknown[]) => void lines.push(values.map(show).join(" ")) });
  loaders[format](code, realm, { library, [RUNTIME_MODULE]: { __esModule: true, ...recorder.api } });
  await new Promise(setImmediate);
  deepEqual(recorder.violations, []);
  deepEqual([...recorder.open(), ...recorder.suspended()], []);
  return { lines, entered: recorder.entered };
}

describe("weaving changes nothing in the formats of module loaders", () => {
  for (const compiler of compilers) {
    for (const format of Object.keys(loaders) as (keyof typeof loaders)[]) {
      it(`TS ${compiler.version} ${format}`, async () => {
        const options = { module: compiler.ModuleKind[format], target: compiler.ScriptTarget.ES2022 };
        const plain = await run(format, emit(compiler, "/m.ts", text, options).code);
        const weaver = createWeaver(compiler, { root: "/" });
        const woven = await run(format, emit(compiler, "/m.ts", text, options, weaver).code);
        ok(plain.lines.length === 2, plain.lines.join("\n"));
        deepEqual(woven.lines, plain.lines);
        deepEqual(woven.entered, ["<module> m.ts", "K.m", "later", "later().then(callback)"]);
      });
    }
  }
});
