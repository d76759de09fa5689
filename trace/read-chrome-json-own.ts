/** The Chrome JSON traces that callweave writes: the threads one after another, the events of each in the order of time. */
import type { Cost, Losses } from "../runtime/contract.js";
import { CallsBuilder } from "./calls-builder.js";
import { inOneBlock, noLosses } from "./calls.js";
import { FunctionList } from "./function-list.js";
import { kindOf, readFlags, readLosses } from "./instants.js";
import { bigintOf, isObject, numberOf, objectOf, textOf } from "./json-values.js";
import type { JsonObject } from "./json-values.js";
import { UNFINISHED } from "./model.js";
import type { Process, ProcessHead, Thread, Trace } from "./model.js";
import type { JsonEventReader } from "./json-events.js";
import { LINK_CATEGORY, LinksBuilder } from "./links.js";
import { parseSource } from "./source-text.js";
import { TASK_CATEGORY, TaskEventReader } from "./task-events.js";

interface OwnThread {
  readonly meta: JsonObject;
  readonly calls: CallsBuilder;
  readonly tasks: TaskEventReader;
  readonly links: LinksBuilder;
  losses: Losses;
  lastNs: number;
}

interface OwnProcess {
  readonly pid: number;
  readonly meta: JsonObject;
  readonly functions: FunctionList;
  readonly threads: OwnThread[];
}

export class OwnJsonReader implements JsonEventReader {
  private readonly processes: OwnProcess[] = [];
  private thread: OwnThread | undefined;
  private functions = new FunctionList();
  /** By category, source and name in one string. */
  private functionsByText = new Map<string, number>();

  constructor(private readonly otherData: JsonObject) {}

  read(event: JsonObject): void {
    const ns = Math.round(numberOf(event.ts) * 1000);
    const { thread } = this;
    if (event.ph === "M") return this.readMeta(event);
    if (thread === undefined) return;
    // Its time is none of the thread's calls.
    if (event.cat === TASK_CATEGORY) return thread.tasks.read(objectOf(event.args));
    thread.lastNs = ns;
    if (event.cat === LINK_CATEGORY) return readLink(thread, event);
    if (event.ph === "B") thread.calls.enter(ns, this.functionOf(event), numberOf(objectOf(event.args).task));
    else if (event.ph === "E") leave(thread, event.args, ns);
    else if (event.ph === "i") thread.losses = readLosses(objectOf(event.args)) ?? thread.losses;
  }

  finish(cut: boolean): Trace {
    const { thread } = this;
    return {
      originNs: bigintOf(this.otherData.originNs),
      wallOffsetNs: bigintOf(this.otherData.wallOffsetNs),
      processes: this.processes.map((process) => finishProcess(process, cut ? thread : undefined)),
    };
  }

  missingCalls(): number {
    const threads = this.processes.flatMap((process) => process.threads);
    return threads.reduce((missing, { calls }) => missing - calls.length, numberOf(this.otherData.calls));
  }

  private readMeta(event: JsonObject): void {
    const meta = objectOf(event.args);
    if (event.name === "process_name") {
      this.functions = new FunctionList();
      this.functionsByText = new Map();
      this.processes.push({ pid: numberOf(event.pid), meta, functions: this.functions, threads: [] });
    } else if (event.name === "thread_name") {
      const { functions } = this;
      const tasks = new TaskEventReader((info) => functions.add(info));
      this.thread = {
        meta,
        calls: new CallsBuilder(),
        tasks,
        links: new LinksBuilder(),
        losses: noLosses(),
        lastNs: 0,
      };
      this.processes.at(-1)?.threads.push(this.thread);
    }
  }

  private functionOf({ name, cat, args }: JsonObject): number {
    const source = textOf(objectOf(args).source);
    const text = `${textOf(cat)}\n${source}\n${textOf(name)}`;
    const known = this.functionsByText.get(text);
    if (known !== undefined) return known;
    const index = this.functions.add({ name: textOf(name), kind: kindOf(cat), ...parseSource(source) });
    this.functionsByText.set(text, index);
    return index;
  }
}

/** An end of an arrow, at the call that has just begun. The number of the frame is in the lower half of the id. */
function readLink({ links, calls, lastNs }: OwnThread, { ph, id }: JsonObject): void {
  const number = parseInt(textOf(id).slice(-8), 16);
  links.enter({ from: ph === "f" ? number : 0, as: ph === "s" ? number : 0 }, lastNs, calls.height - 1);
}

function leave({ calls }: OwnThread, args: unknown, ns: number): void {
  if (args === undefined) return calls.leave(ns);
  const known = objectOf(args);
  const { line, column } = parseSource(textOf(known.suspended_at));
  calls.leave(ns, readFlags(known), line, column);
}

/** @param cutThread the thread that the file was cut in: its last event is its end */
function finishProcess({ pid, meta, functions, threads }: OwnProcess, cutThread: OwnThread | undefined): Process {
  return {
    pid,
    name: textOf(meta.name),
    ...headOf(meta),
    threads: threads.map((thread) => finishThread(thread, thread === cutThread)),
    functions: functions.infos,
    unfinished: meta.unfinished === "open" ? "open" : "close",
  };
}

function headOf({ commandLine, parentPid, overhead, sharedClock }: JsonObject): ProcessHead {
  return {
    ...(Array.isArray(commandLine) && { commandLine: commandLine.map((word) => textOf(word)) }),
    ...(typeof parentPid === "number" && { parentPid }),
    ...(isObject(overhead) && { overhead: { call: costOf(overhead.call), stretch: costOf(overhead.stretch) } }),
    ...(isObject(sharedClock) && {
      sharedClock: { stalls: numberOf(sharedClock.stalls), worstStallNs: numberOf(sharedClock.worstStallNs) },
    }),
  };
}

function costOf(value: unknown): Cost {
  const { insideNs, outsideNs } = objectOf(value);
  return { insideNs: numberOf(insideNs), outsideNs: numberOf(outsideNs) };
}

function finishThread({ meta, calls, tasks, links: linksBuilder, losses, lastNs }: OwnThread, cut: boolean): Thread {
  const stopNs = cut ? lastNs : numberOf(meta.stopNs);
  const links = linksBuilder.finish();
  return {
    id: numberOf(meta.id),
    name: textOf(meta.name),
    startNs: numberOf(meta.startNs),
    stopNs,
    calls: inOneBlock(calls.finish(Math.max(stopNs, lastNs), UNFINISHED, (task) => tasks.parentOf(task))),
    suspendedTasks: tasks.suspended(),
    ...(links && { links }),
    losses,
  };
}
