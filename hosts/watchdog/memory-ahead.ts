/**
 * Memory that was never written is handed out by the system page by page, while whoever writes to it waits: 12 to 14 ns of a recorded call
 * until the ring has gone round. Here another thread has it handed out just before the program's thread comes there.
 *
 *     ring:  recorded │ handed out │ not yet
 *                     ^ head       ^ as far as the thread comes in the next looks, if it goes on as since the last
 */
import { Map } from "../../base/built-ins.js";
import { GateSlot } from "../../runtime/gate.js";
import { layOut, Slot, type Layout } from "../../runtime/layout.js";
import type { Threads } from "../../runtime/threads.js";

/** How many times as far as the thread has come since the last look: it may come faster, and the next look be late. */
const TIMES_AS_FAR = 4;
/** No system has smaller ones. */
const PAGE_BYTES = 4096;

/** How far a thread has come, in places of its ring. */
interface Progress {
  readonly lanes: Layout;
  head: number;
  handedOut: number;
}

export class MemoryAhead {
  private session = 0;
  private readonly progress = new Map<number, Progress>();

  constructor(private readonly threads: Pick<Threads, "gate" | "memoriesOf">) {}

  /** To be called often, and at even distances. */
  look(): void {
    const session = this.threads.gate.slots[GateSlot.RUNNING];
    if (session !== this.session) this.progress.clear();
    this.session = session;
    for (const { id, buffer } of this.threads.memoriesOf(session)) {
      const progress = this.progress.get(id) ?? { lanes: layOut(buffer), head: 0, handedOut: 0 };
      this.progress.set(id, progress);
      lookAt(progress);
    }
  }
}

function lookAt(progress: Progress): void {
  const { lanes, handedOut } = progress;
  const { header } = lanes;
  if (header[Slot.LAPS] > 0) return;
  const head = header[Slot.HEAD];
  const from = Math.max(head, handedOut);
  const to = Math.min(head + TIMES_AS_FAR * (head - progress.head), header[Slot.MAX_FRAMES]);
  progress.head = head;
  if (to <= from) return;
  for (const lane of lanesOf(lanes)) handOut(lane, from, to);
  progress.handedOut = to;
}

/** Those that each ended call is written to. */
function lanesOf(lanes: Layout): (BigInt64Array | Int32Array)[] {
  const { starts, ends, functionIds, depths, tasks, parents, lines, columns } = lanes;
  const hasTasks = lanes.header[Slot.LAST_TASK] > 0;
  return [starts, ends, functionIds, depths, ...(hasTasks ? [tasks, parents, lines, columns] : [])];
}

/**
 * Writes 0 over 0, as one step, so that nothing changes even where the thread writes meanwhile. `Atomics.add` of 0 only reads (V8, Node
 * 20): the page is handed out twice then, and the second time the threads stop each other.
 */
function handOut(
  { buffer, byteOffset, BYTES_PER_ELEMENT }: BigInt64Array | Int32Array,
  from: number,
  to: number,
): void {
  const words = new Int32Array(buffer);
  const end = byteOffset + to * BYTES_PER_ELEMENT;
  for (let at = byteOffset + from * BYTES_PER_ELEMENT; at < end; at += PAGE_BYTES) {
    Atomics.compareExchange(words, at / Int32Array.BYTES_PER_ELEMENT, 0, 0);
  }
}
