/** Weaves the body of a file: the runtime, the function table, an enter first and an exit last. */
import type ts from "typescript";
import { CONTRACT_VERSION, FUNCTION_KINDS, RUNTIME_MODULE, RUNTIME_SYMBOL } from "../runtime/contract.js";
import { beginning } from "./emit-body.js";
import { globalObject, hidesGlobal } from "./hidden-globals.js";
import { leadWithPragmas } from "./jsx-pragmas.js";
import { countDirectives, type FilePlan, type WovenFunction } from "./plan.js";
import {
  declaration,
  enterCall,
  exitCall,
  RUNTIME_FUNCTIONS,
  verbatim,
  type RuntimeFunction,
  type Weaving,
} from "./weaving.js";

/**
 * `a; b`  →  `import * as $cw from "callweave/runtime"; var $m; function $r() { … } const $f = $cw.enter(…); a; b; $cw.exit($f);`
 *
 * There is no `try`, which would take the exports from the top level: the frame of a module that throws is healed by the exit
 * of a frame below.
 *
 * @param source visited already
 */
export function weaveModule(weaving: Weaving, source: ts.SourceFile): ts.SourceFile {
  const { ts, factory, plan } = weaving;
  const directives = countDirectives(ts, source.statements);
  const emit = weaving.access === "global" ? scriptEnds : moduleEnds;
  const { head, tail } = emit(weaving, plan.functions[0]);
  if (directives === 0) leadWithPragmas(weaving, source, head[0]);
  const statements = factory.createNodeArray([
    ...source.statements.slice(0, directives),
    ...head,
    ...source.statements.slice(directives),
    ...tail,
  ]);
  return factory.updateSourceFile(source, ts.setTextRange(statements, source.statements));
}

interface Ends {
  readonly head: readonly ts.Statement[];
  readonly tail: readonly ts.Statement[];
}

function moduleEnds(weaving: Weaving, module: WovenFunction): Ends {
  const { factory } = weaving;
  return {
    head: [...importRuntime(weaving), ...registration(weaving), ...beginning(weaving, module)],
    tail: [factory.createExpressionStatement(exitCall(weaving, module, weaving.names.frame))],
  };
}

/**
 * A script has no imports, and its value is that of its last expression: only declarations, which have none, are added. They are
 * global, with names of their own in each file.
 */
function scriptEnds(weaving: Weaving, module: WovenFunction): Ends {
  const { runtime, moduleFrame } = weaving.names;
  return {
    head: [
      variable(weaving, runtime, verbatim(weaving, globalRuntime(weaving))),
      ...registration(weaving),
      variable(weaving, moduleFrame, enterCall(weaving, module)),
    ],
    tail: [variable(weaving, moduleFrame, exitCall(weaving, module, moduleFrame))],
  };
}

/**
 * A namespace import: the names of others are not substituted in CommonJS output, and import-equals fails in ES modules. In CommonJS
 * `const $cw = require("callweave/runtime"); const $enter = $cw.enter; …`: V8 looks at neither again where it knows the module's
 * variables, and at less where it does not (Node 20, never started: parser 0.7, rxjs 1.2 ns a call less than `$cw.enter(…)`).
 */
function importRuntime(weaving: Weaving): ts.Statement[] {
  const { factory, names, access } = weaving;
  const runtime = verbatim(weaving, names.runtime);
  const specifier = factory.createStringLiteral(RUNTIME_MODULE);
  if (access === "require") {
    const required = factory.createCallExpression(verbatim(weaving, "require"), undefined, [specifier]);
    const functions = usedFunctions(weaving).map((name) =>
      declaration(weaving, verbatim(weaving, names.functions[name]), verbatim(weaving, `${names.runtime}.${name}`)),
    );
    return [declaration(weaving, runtime, required), ...functions];
  }
  const clause = factory.createImportClause(undefined, undefined, factory.createNamespaceImport(runtime));
  return [factory.createImportDeclaration(undefined, clause, specifier)];
}

function usedFunctions({ plan }: Weaving): RuntimeFunction[] {
  const hasTasks = plan.functions.some(({ task }) => task);
  const hasCalls = plan.functions.some(({ task }) => !task);
  return RUNTIME_FUNCTIONS.filter((name) => (name === "enter" || name === "exit" ? hasCalls : hasTasks));
}

/**
 * `var $m; function $r() { return $m = $cw.register(1, "src/a.ts", [ … ]); }`, both there before the first statement runs: in an import
 * cycle a function may run first. In CommonJS nothing runs before this statement, and it is `const $m = $cw.register(…)`, which V8
 * folds into the code (Node 20, never started: 0.3 to 1.4 ns a call less).
 */
function registration(weaving: Weaving): ts.Statement[] {
  const { factory, names, plan, access } = weaving;
  const { runtime, firstId, register } = names;
  const calls = functionTables(plan).map(
    ({ file, entries }) => `${runtime}.register(${CONTRACT_VERSION}, ${quote(file)}, [${entries.join(", ")}])`,
  );
  // The ids of one after the other are consecutive.
  const call = calls.length === 1 ? calls[0] : `[${calls.join(", ")}][0]`;
  if (access === "require") return [declaration(weaving, verbatim(weaving, firstId), verbatim(weaving, call))];
  const body = factory.createBlock([factory.createReturnStatement(verbatim(weaving, `${firstId} = ${call}`))], true);
  return [
    variable(weaving, firstId, undefined),
    factory.createFunctionDeclaration(undefined, undefined, register, undefined, [], undefined, body),
  ];
}

interface EmittedTable {
  /** Of the source, as in the plan. */
  readonly file: string;
  readonly entries: string[];
}

/** One a source. */
function functionTables({ functions }: FilePlan): EmittedTable[] {
  const tables: EmittedTable[] = [];
  for (const { file, name, kind, line, column } of functions) {
    if (tables.at(-1)?.file !== file) tables.push({ file, entries: [] });
    tables.at(-1)!.entries.push(`${quote(name)}, ${FUNCTION_KINDS.indexOf(kind)}, ${line}, ${column}`);
  }
  return tables;
}

function variable(weaving: Weaving, name: string, value: ts.Expression | undefined): ts.Statement {
  const { factory } = weaving;
  return factory.createVariableStatement(undefined, [
    factory.createVariableDeclaration(name, undefined, undefined, value),
  ]);
}

/** In ASCII, as the compiler prints strings: the file may be read in another encoding. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

/** The last is for a page that loads a woven script without the runtime. */
function globalRuntime({ ts, source }: Weaving): string {
  const object = globalObject(ts, source);
  const required = hidesGlobal(ts, source, "require")
    ? ""
    : `typeof require === "function" ? require("${RUNTIME_MODULE}") : `;
  return `${object}[${object}.Symbol.for("${RUNTIME_SYMBOL}")] || (${required}${IDLE_RUNTIME})`;
}

const IDLE_RUNTIME =
  "{ register: function () { return 1; }, enter: function () { return 0; }, exit: function () { }, enterTask: function () { return 0; }, " +
  "exitTask: function () { }, suspend: function (t, v) { return v; }, resume: function (t, v) { return v; } }";
