/** Loads traces in Perfetto's own trace processor: the oracle for what we write. One thread serves all the tests of a run. */
import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import { fetchPerfetto } from "./fetch-perfetto.js";

type Row = Readonly<Record<string, string | number | bigint | Uint8Array | null>>;

export interface LoadedTrace {
  query(sql: string): Promise<Row[]>;
}

interface Answer {
  readonly id: number;
  readonly rows?: Row[];
  readonly error?: string;
}

interface Pending {
  resolve(rows: Row[]): void;
  reject(error: Error): void;
}

let worker: Worker | undefined;
let lastRequest = 0;
let openTraces = 0;
const pending = new Map<number, Pending>();

/**
 * Loads a trace in place of the one before, whose queries fail from then on.
 * @throws when Perfetto refuses the bytes
 */
export async function openTrace(bytes: Uint8Array): Promise<LoadedTrace> {
  const number = ++openTraces;
  await request({ open: bytes });
  return {
    async query(sql) {
      assert.equal(number, openTraces, "another trace has been opened since");
      return request({ sql });
    },
  };
}

function request(body: { open: Uint8Array } | { sql: string }): Promise<Row[]> {
  worker ??= startWorker();
  worker.ref();
  const id = ++lastRequest;
  return new Promise((resolve, reject) => {
    pending.set(id, { resolve, reject });
    worker?.postMessage({ id, ...body });
  });
}

function startWorker(): Worker {
  const started = new Worker(new URL("perfetto-worker.mjs", import.meta.url), {
    workerData: fetchPerfetto(),
    execArgv: [],
  });
  started.on("message", ({ id, rows, error }: Answer) => {
    const waiting = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) started.unref();
    if (rows) waiting?.resolve(rows);
    else waiting?.reject(new Error(error));
  });
  started.on("error", (error) => {
    worker = undefined;
    for (const waiting of pending.values()) waiting.reject(error);
    pending.clear();
  });
  return started;
}

/** Statistics that mean loss and that Perfetto files under severity "info". */
const SILENT_LOSSES = [
  "track_event_parser_errors",
  "interned_data_tokenizer_errors",
  "packet_skipped_seq_needs_incremental_state_invalid",
  "flow_end_without_start",
];

export interface Expectation {
  /** Calls that the trace leaves open on purpose. */
  readonly unfinishedOpen?: number;
}

/**
 * Fails unless Perfetto loads the trace without a loss, every slice has ended, and none is too deep for it.
 * @returns the loaded trace
 */
export async function assertLoadsCleanly(bytes: Uint8Array, expected: Expectation = {}): Promise<LoadedTrace> {
  const trace = await openTrace(bytes);
  const silent = SILENT_LOSSES.map((name) => `'${name}'`).join();
  const losses = await trace.query(
    `select name, severity, value from stats where value > 0 and (severity in ('error', 'data_loss') or name in (${silent}))`,
  );
  assert.deepEqual(losses, [], "Perfetto lost something");
  const [slices] = await trace.query(
    "select count(*) filter (where dur = -1) as open, coalesce(max(depth), 0) < 512 as drawable from slice",
  );
  assert.deepEqual(
    slices,
    { open: expected.unfinishedOpen ?? 0, drawable: 1 },
    "slices that did not end, depth below 512",
  );
  return trace;
}

/**
 * The calls as Perfetto has understood them: a line a thread, and under it a line a call, two spaces a level. A call that was
 * marked or left open has ` (unfinished)` behind its name. The tracks of tasks are left out.
 */
export async function sliceTree(bytes: Uint8Array): Promise<string> {
  return treeOf(await openTrace(bytes));
}

export async function treeOf(trace: LoadedTrace): Promise<string> {
  const slices = await trace.query(`
    select thread.utid, coalesce(thread.name, '') as thread, slice.name, depth,
      dur = -1 or coalesce(extract_arg(slice.arg_set_id, 'debug.unfinished'), extract_arg(slice.arg_set_id, 'args.unfinished'), 0) as unfinished
    from slice join thread_track on track_id = thread_track.id join thread using (utid)
    where coalesce(category, '') not in ('callweave', 'task')
    order by thread.utid, ts, depth`);
  let text = "";
  let utid: Row[string] | undefined;
  for (const slice of slices) {
    if (slice.utid !== utid) text += `${String(slice.thread)}\n`;
    utid = slice.utid;
    text += `${"  ".repeat(Number(slice.depth) + 1)}${String(slice.name)}${slice.unfinished ? " (unfinished)" : ""}\n`;
  }
  return text;
}
