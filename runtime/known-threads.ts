/** The memory and the function tables of the threads that a thread has heard of. */
import type { FunctionTable, RegisteredFile } from "./contract.js";
import { layOut, type RecordingBuffer, Slot } from "./layout.js";
import type { FileContent, FileText, ThreadEntry } from "./thread-messages.js";

const { Map } = globalThis;
const { parse } = globalThis.JSON;

export class KnownThreads {
  private readonly byId = new Map<number, ThreadEntry>();
  private readonly contents = new Map<string, FileContent>();

  get(id: number): ThreadEntry | undefined {
    return this.byId.get(id);
  }

  all(): ThreadEntry[] {
    return [...this.byId.values()];
  }

  /** Those that have recorded in a session, the main thread first. */
  of(session: number): ThreadEntry[] {
    return this.all()
      .filter((thread) => thread.session === session)
      .sort((a, b) => a.id - b.id);
  }

  add(thread: ThreadEntry): void {
    const known = this.byId.get(thread.id);
    if (known?.session === thread.session) Object.assign(known.files, thread.files);
    if (known !== undefined && known.session >= thread.session) return;
    // What an earlier session has recorded is let go with the first word of a later one.
    for (const { id, session } of this.all()) if (session < thread.session) this.byId.delete(id);
    this.byId.set(thread.id, thread);
    thread.files.forEach((file, at) => (thread.files[at] = this.interned(file)));
  }

  addFile(id: number, at: number, file: FileText): void {
    const thread = this.byId.get(id);
    if (thread !== undefined) thread.files[at] = this.interned(file);
  }

  /** With the one object for its content. */
  interned({ firstId, content }: FileText): FileText {
    const known = this.contents.get(content.text) ?? content;
    this.contents.set(content.text, known);
    return { firstId, content: known };
  }

  clear(): void {
    this.byId.clear();
  }
}

/** Whether all files that the thread has told of have come: all that was in its memory before is of their functions. */
export const isWhole = ({ buffer, files }: { readonly buffer: RecordingBuffer; readonly files: object }): boolean =>
  Object.keys(files).length >= layOut(buffer).header[Slot.FILES];

export function readFile({ firstId, content }: FileText): RegisteredFile {
  const [file, table] = parse(content.text) as [string, FunctionTable];
  return { firstId, file, table };
}
