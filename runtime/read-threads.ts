/**
 * Memory of the threads of a session → what the process has recorded. Each thread numbers its functions by itself; a file that
 * several have loaded becomes one, so that its functions are the same in all of them.
 */
import {
  FUNCTION_TABLE_STRIDE,
  type CallLanes,
  type ProcessRecording,
  type RegisteredFile,
  type ThreadRecording,
} from "./contract.js";
import type { KnownThread } from "./threads.js";

const { Map } = globalThis;
const { stringify } = globalThis.JSON;

type Recorded = Pick<ProcessRecording, "files" | "threads">;

/** @param read reads what one of them has recorded, into memory of its own */
export function readThreads(threads: readonly KnownThread[], read: (thread: KnownThread) => ThreadRecording): Recorded {
  const recordings = threads.map(read);
  if (threads.length === 1) return { files: [...threads[0].files], threads: recordings };
  const union = new FileUnion();
  threads.forEach(({ files }, at) => renumber(recordings[at], union.idsOf(files)));
  return { files: union.files, threads: recordings };
}

/** The files of several threads, each once; only ever added to. */
export class FileUnion {
  readonly files: RegisteredFile[] = [];
  private readonly firstIds = new Map<string, number>();
  private nextId = 1;

  /** The ids here, by those of the thread that has loaded the files. */
  idsOf(files: readonly RegisteredFile[]): number[] {
    const ids: number[] = [];
    for (const file of files) {
      const firstId = this.add(file);
      for (let i = 0; i < functionCount(file); i++) ids[file.firstId + i] = firstId + i;
    }
    return ids;
  }

  private add({ file, table }: RegisteredFile): number {
    const content = stringify([file, table]);
    const known = this.firstIds.get(content);
    if (known !== undefined) return known;
    const firstId = this.nextId;
    this.firstIds.set(content, firstId);
    this.files.push({ firstId, file, table });
    this.nextId += functionCount({ table });
    return firstId;
  }
}

const functionCount = ({ table }: Pick<RegisteredFile, "table">): number =>
  Math.ceil(table.length / FUNCTION_TABLE_STRIDE);

/** Whether the tables of all the functions are known, which may still be on their way. */
export function areKnown({ calls, openFrames, suspendedTasks }: Writable, ids: readonly number[]): boolean {
  const { functionIds } = calls;
  // A loop: streaming has 60 ns a call.
  for (let call = 0; call < functionIds.length; call++) if (functionIds[call] >= ids.length) return false;
  return [...openFrames, ...suspendedTasks].every(({ functionId }) => functionId < ids.length);
}

/** In place: the recording is a copy of what was read. A function whose table is not known gets 0. */
export function renumber({ calls, openFrames, suspendedTasks }: Writable, ids: readonly number[]): void {
  const { functionIds } = calls;
  for (let call = 0; call < functionIds.length; call++) functionIds[call] = ids[functionIds[call]] ?? 0;
  for (const named of [...openFrames, ...suspendedTasks]) named.functionId = ids[named.functionId] ?? 0;
}

interface Writable {
  readonly calls: CallLanes;
  readonly openFrames: readonly { functionId: number }[];
  readonly suspendedTasks: readonly { functionId: number }[];
}
