// The thread that the engine lives in: it is written for a browser's worker and sets globals. It takes one trace after another.
// JavaScript, so that the thread starts without a compiler hook.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";

const PARSE_BYTES = 1 << 24;
const folder = workerData;
const engine = await startEngine();

parentPort.on("message", async ({ id, open, sql }) => {
  try {
    parentPort.postMessage({ id, rows: open ? await load(open) : await query(sql) });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error?.message ?? error) });
  }
});

async function load(bytes) {
  await engine.resetTraceProcessor({});
  for (let at = 0; at < bytes.length; at += PARSE_BYTES) await engine.parse(bytes.subarray(at, at + PARSE_BYTES));
  await engine.notifyEof();
  return [];
}

async function query(sql) {
  const result = await engine.query(sql);
  if (result.error()) throw new Error(result.error());
  const rows = [];
  for (const row = result.iter({}); row.valid(); row.next()) {
    rows.push(Object.fromEntries(result.columns().map((column) => [column, plain(row.get(column))])));
  }
  return rows;
}

function plain(value) {
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

async function startEngine() {
  console.warn = () => {}; // the engine's own log
  globalThis.self = globalThis;
  globalThis.WorkerGlobalScope = class {};
  globalThis.location = { href: pathToFileURL(folder).href + "/" };
  globalThis.engineWasm = readFileSync(join(folder, "trace_processor.wasm"));
  const ready = new Promise((resolve) => (globalThis.engineReady = resolve));
  runInThisContext(engineSource());
  const { port1, port2 } = new MessageChannel();
  globalThis.onmessage({ data: port1 });
  await ready;
  // The engine asks for its buffer in a microtask after it is ready, and must have it before the first message.
  await new Promise((resolve) => setImmediate(resolve));
  const { EngineBase } = await import(pathToFileURL(join(folder, "engine.mjs")).href);
  return new (class extends EngineBase {
    mode = "WASM";
    id = "tests";
    constructor() {
      super();
      port2.onmessage = ({ data }) => this.onRpcResponseBytes(data);
    }
    rpcSendRequestBytes(bytes) {
      port2.postMessage(bytes);
    }
    dispose() {}
  })();
}

/** The engine's glue, made to take the 32-bit WebAssembly (the package has no other) from memory and to say when it is ready. */
function engineSource() {
  const changes = [
    ["this.useMemory64 = hasMemory64Support()", "this.useMemory64 = false"],
    ["locateFile: (s) => s,", "locateFile: (s) => s, wasmBinary: engineWasm,"],
    [
      "onRuntimeInitialized: () => deferredRuntimeInitialized.resolve()",
      "onRuntimeInitialized: () => { deferredRuntimeInitialized.resolve(); engineReady(); }",
    ],
  ];
  let source = readFileSync(join(folder, "engine_bundle.node.js"), "utf8");
  for (const [from, to] of changes) {
    if (!source.includes(from)) throw new Error(`the engine has no ${from}`);
    source = source.replace(from, to);
  }
  return source;
}
