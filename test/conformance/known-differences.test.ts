/** What a woven program can tell from the plain one, and why that stays. */
import { deepEqual, ok } from "node:assert/strict";
import { createWeaver } from "../../transformer/weave.js";
import { createCheckingRecorder } from "./checking-recorder.js";
import { mainCompiler } from "./compilers.js";
import { emit } from "./emit.js";
import { run } from "./run-program.js";

interface Known {
  readonly because: string;
  readonly program: string;
  readonly script?: boolean;
  readonly plain: string[];
  readonly woven: string[];
  /** Frames that are open at the end. */
  readonly open?: string[];
}

const known: Record<string, Known> = {
  "the text of a function that the file does not take itself": {
    because: "it is the code that runs",
    program: `function f() { return 1; }\nprint(String(f).includes("$cw"), [() => 1].map(String)[0].includes("$cw"));`,
    plain: ["false false"],
    woven: ["false true"],
  },
  "global names of a script": {
    because: "a script can neither import nor hide a variable; the names carry a hash of the path",
    program: `var own = 1;\nprint(Object.keys(globalThis).filter((key) => key.startsWith("$")).map((key) => key.split("_")[0]).sort());`,
    script: true,
    plain: [`[]`, `"completion value" "undefined"`],
    woven: [`["$cw","$f","$m","$r"]`, `"completion value" "undefined"`],
  },
  "lookups seen by a proxy in a with statement": {
    because: "names of the runtime are looked up like all others; only sloppy code can do this",
    program: `const seen: string[] = [];\nconst spy = new Proxy({}, { has(_, key) { seen.push(String(key)); return false; } });\nwith (spy) { (() => 1)(); }\nprint(seen.map((name) => name.split("_")[0]));`,
    plain: ["[]"],
    woven: [`["$cw","$m","$cw"]`],
  },
  "the frame of a module that throws while it loads": {
    because: "a try around a module would take its exports from the top level; the next exit below heals the frame",
    program: `print("loads");\nexport {};\nthrow new Error("at load");`,
    plain: [`"loads"`, `"uncaught" "[Error: at load]"`],
    woven: [`"loads"`, `"uncaught" "[Error: at load]"`],
    open: ["<module> known.ts"],
  },
  "the frame of a module that returns at the top level": {
    because: "only CommonJS files in JavaScript can; the next exit below heals the frame",
    program: `print("returns");\nif (1) return;`,
    plain: [`"returns"`],
    woven: [`"returns"`],
    open: ["<module> known.ts"],
  },
};

describe("known differences of a woven program", () => {
  for (const [name, { because, program, script = false, plain, woven, open = [] }] of Object.entries(known)) {
    it(`${name}: ${because}`, async () => {
      const { ScriptTarget, ModuleKind } = mainCompiler;
      const options = { target: ScriptTarget.ES2022, module: ModuleKind.CommonJS, alwaysStrict: false };
      const weaver = createWeaver(mainCompiler, { root: "/" });
      const recorder = createCheckingRecorder();
      deepEqual(await run(emit(mainCompiler, "/known.ts", program, options).code, script), plain);
      deepEqual(await run(emit(mainCompiler, "/known.ts", program, options, weaver).code, script, recorder.api), woven);
      deepEqual(recorder.open(), open);
    });
  }

  it("recursion ends earlier, since a woven frame is larger", async () => {
    const program = `let depth = 0;\nfunction dive() { depth++; dive(); }\ntry { dive(); } catch {}\nprint(depth);\nexport {};`;
    const options = { target: mainCompiler.ScriptTarget.ES2022, module: mainCompiler.ModuleKind.CommonJS };
    const recorder = createCheckingRecorder(true);
    const weaver = createWeaver(mainCompiler, { root: "/" });
    const [plain] = await run(emit(mainCompiler, "/known.ts", program, options).code, false);
    const [woven] = await run(emit(mainCompiler, "/known.ts", program, options, weaver).code, false, recorder.api);
    ok(Number(woven) < Number(plain) && Number(woven) > Number(plain) / 4, `${woven} of ${plain} frames`);
    deepEqual(recorder.open(), []);
  });
});
