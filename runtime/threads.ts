/**
 * What the threads of a process know of each other: the memory that each records into, and its function tables. Each tells it to all
 * when it begins to record, so that any of them can read the others, also those that hang or have ended. A new thread gets what its
 * parent knows. What falls between the two, while a thread comes up, it asks for.
 *
 * It knows no platform: node-threads.ts brings the messages; without them, a thread is alone.
 */
import type { RegisteredFile } from "./contract.js";
import * as gates from "./gate.js";
import { GateSlot } from "./gate.js";
import { layOut, type RecordingBuffer, Slot, Time } from "./layout.js";
import { isWhole, KnownThreads, readFile } from "./known-threads.js";
import type { ThreadTies } from "./recorder.js";
import type { FileText, Messages, ThreadFacts, ThreadMessage, ThreadNews, ThreadSnapshot } from "./thread-messages.js";

const { stringify } = globalThis.JSON;

/** A thread that has recorded in a session. */
export interface KnownThread {
  readonly id: number;
  readonly name: string;
  readonly buffer: RecordingBuffer;
  readonly files: readonly RegisteredFile[];
}

/** How long a reader waits for threads that it has not heard of: they answer when they come to their next message. */
const ANSWER_MS = 250;

export class Threads implements ThreadTies {
  gate: gates.Gate;
  /** Told when `gate` is another. */
  onGate: (() => void) | undefined;
  /** Told when another thread has opened a session. */
  onSession: (() => void) | undefined;
  /** Told of all that this thread tells the others and hears from them. */
  onNews: ((message: ThreadMessage) => void) | undefined;
  /** Opens `messages`, for a thread that had nobody to talk to so far. */
  connect: (() => void) | undefined;
  messages: Messages | undefined;
  /** Whether it answers also for those that hang or have ended, and not for itself alone. */
  answersForAll: boolean;
  /** The files that this thread has loaded; only ever added to. */
  ownFiles: readonly RegisteredFile[] = [];
  private readonly ownTexts: FileText[] = [];
  private readonly known = new KnownThreads();

  constructor(
    readonly id = 0,
    readonly name = "main",
    snapshot?: Pick<ThreadSnapshot, "gate" | "threads">,
  ) {
    this.answersForAll = id === 0;
    this.gate = snapshot === undefined ? gates.createGate() : gates.layOutGate(snapshot.gate);
    for (const thread of snapshot?.threads ?? []) this.known.add(thread);
  }

  /** This thread records from now on. */
  announce(session: number, buffer: RecordingBuffer): void {
    const thread = { id: this.id, name: this.name, session, buffer, files: this.ownTexts };
    gates.countThread(this.gate, session);
    this.known.add(thread);
    layOut(buffer).header[Slot.FILES] = this.ownFiles.length;
    this.post(() => ({ thread }));
  }

  /** This thread has loaded one more file. */
  announceFile(): void {
    const own = this.known.get(this.id);
    if (own === undefined) return;
    const at = this.ownFiles.length - 1;
    layOut(own.buffer).header[Slot.FILES] = at + 1;
    this.post(() => ({ of: this.id, at, file: this.ownTexts[at] }));
  }

  /** This thread has opened a session. */
  announceSession(): void {
    this.connect?.();
    this.post(() => ({ opened: this.gate.buffer }));
  }

  /** A thread has ended, and with it the frames that are open in it. */
  end(id: number, nowNs: bigint): void {
    this.receiveAll();
    const ended = this.known.get(id);
    if (ended?.session === this.gate.slots[GateSlot.RUNNING]) layOut(ended.buffer).times[Time.ENDED_NS] = nowNs;
  }

  snapshot(): ThreadSnapshot {
    this.receiveAll();
    this.writeTexts();
    return { owner: this.id, gate: this.gate.buffer, threads: this.known.all() };
  }

  /** The threads of a session, the main thread first, and how many more there are that cannot be read. */
  threadsOf(session: number): { threads: KnownThread[]; unknown: number } {
    this.receiveAll();
    for (let waitedMs = 0; waitedMs < ANSWER_MS && !this.knowsAllOf(session); waitedMs++) {
      if (waitedMs === 0) this.ask();
      Atomics.wait(this.gate.slots, GateSlot.NEVER, 0, 1);
      this.receiveAll();
    }
    const threads = this.heardOf(session);
    return { threads, unknown: gates.threadCount(this.gate, session) - threads.length };
  }

  /** The threads of a session that this one has heard of so far: it does not wait for others. */
  heardOf(session: number): KnownThread[] {
    return this.known.of(session).map(({ id, name, buffer, files }) => {
      return { id, name, buffer, files: id === this.id ? this.ownFiles : Object.values(files).map(readFile) };
    });
  }

  /** The memory of each of them. */
  memoriesOf(session: number): Pick<KnownThread, "id" | "buffer">[] {
    return this.known.of(session);
  }

  /** Asks the others if this thread has missed something of the session that runs. */
  askForMissing(): void {
    if (!this.knowsAllOf(this.gate.slots[GateSlot.RUNNING])) this.ask();
  }

  take(message: ThreadMessage): void {
    if ("opened" in message) this.hearOfSession(message.opened);
    else if (message.gate !== gates.gateId(this.gate)) return;
    else if ("question" in message) this.answer();
    else this.learn(message);
  }

  private learn(message: ThreadMessage & ThreadFacts): void {
    if ("thread" in message) this.known.add(message.thread);
    else this.known.addFile(message.of, message.at, message.file);
    this.onNews?.(message);
  }

  private receiveAll(): void {
    for (let message; (message = this.messages?.receive()) !== undefined;) this.take(message);
  }

  private hearOfSession(buffer: RecordingBuffer): void {
    this.adopt(buffer);
    this.onSession?.();
  }

  /** A thread that came up before anything told it of the process's gate goes over to it, unless it records by its own. */
  private adopt(buffer: RecordingBuffer): void {
    const gate = gates.layOutGate(buffer);
    if (gates.gateId(gate) === gates.gateId(this.gate) || this.gate.slots[GateSlot.RUNNING] !== 0) return;
    this.gate = gate;
    this.known.clear();
    this.ask();
    this.onGate?.();
  }

  private ask(): void {
    this.post(() => ({ question: true }));
  }

  private answer(): void {
    for (const thread of this.known.all()) {
      if (this.answersForAll || thread.id === this.id) this.post(() => ({ thread }));
    }
  }

  private post(news: () => ThreadNews): void {
    if (this.messages === undefined && this.onNews === undefined) return;
    this.writeTexts();
    const message = { ...news(), gate: gates.gateId(this.gate) };
    this.messages?.post(message);
    this.onNews?.(message);
  }

  private writeTexts(): void {
    for (const { firstId, file, table } of this.ownFiles.slice(this.ownTexts.length))
      this.ownTexts.push(this.known.interned({ firstId, content: { text: stringify([file, table]) } }));
  }

  private knowsAllOf(session: number): boolean {
    const threads = this.known.of(session);
    const isComplete = threads.every((thread) => thread.id === this.id || isWhole(thread));
    return session === 0 || (isComplete && threads.length >= gates.threadCount(this.gate, session));
  }
}
