/** The texts that the packets of a sequence name by number (iid): each is written once, in the packet that first needs it. */
import { Map } from "../../base/built-ins.js";
import { FUNCTION_KINDS } from "../../runtime/contract.js";
import type { FunctionKind } from "../../runtime/contract.js";
import type { FunctionInfo } from "../model/model.js";
import * as F from "./perfetto-fields.js";
import { bytesTag, varintTag } from "./proto.js";
import type { ProtoSink } from "./proto.js";
import { TASK_CATEGORY } from "../draw/task-events.js";

const CALL_ANNOTATIONS = ["unfinished", "mismatched", "began_earlier", "task", "suspended_at"] as const;
export type CallAnnotation = (typeof CALL_ANNOTATIONS)[number];

export const annotationIid = (name: CallAnnotation) => CALL_ANNOTATIONS.indexOf(name) + 1;
export const kindIid = (kind: FunctionKind) => FUNCTION_KINDS.indexOf(kind) + 1;
export const TASK_CATEGORY_IID = FUNCTION_KINDS.length + 1;

/** What every sequence begins with: the kinds of functions, and the names of what is said of a call. */
export function writeFixedNames(sink: ProtoSink): void {
  sink.message(bytesTag(F.TRACE_PACKET.internedData), () => {
    for (const kind of FUNCTION_KINDS) writeInterned(sink, F.INTERNED_DATA.eventCategories, kindIid(kind), kind);
    writeInterned(sink, F.INTERNED_DATA.eventCategories, TASK_CATEGORY_IID, TASK_CATEGORY);
    for (const name of CALL_ANNOTATIONS) {
      writeInterned(sink, F.INTERNED_DATA.debugAnnotationNames, annotationIid(name), name);
    }
  });
}

/** The name of function `index` and its place in the source, both with the iid `index + 1`. */
export function writeFunctionNames(sink: ProtoSink, index: number, { name, file, line, column }: FunctionInfo): void {
  sink.message(bytesTag(F.TRACE_PACKET.internedData), () => {
    writeInterned(sink, F.INTERNED_DATA.eventNames, index + 1, name);
    if (file === "") return;
    sink.message(bytesTag(F.INTERNED_DATA.sourceLocations), () => {
      sink.uint(varintTag(F.SOURCE_LOCATION.iid), index + 1);
      sink.text(bytesTag(F.SOURCE_LOCATION.fileName), file);
      sink.text(bytesTag(F.SOURCE_LOCATION.functionName), name);
      sink.uint(varintTag(F.SOURCE_LOCATION.lineNumber), line);
      sink.uint(varintTag(F.SOURCE_LOCATION.callweaveColumn), column);
    });
  });
}

/** Texts of one kind that are known as they come. */
export class InternedTexts {
  private readonly iids = new Map<string, number>();
  private readonly unwritten: string[] = [];

  /** @param firstIid those below are taken */
  constructor(
    private readonly field: number,
    private readonly firstIid = 1,
  ) {}

  iidOf(text: string): number {
    const known = this.iids.get(text);
    if (known !== undefined) return known;
    const iid = this.firstIid + this.iids.size;
    this.iids.set(text, iid);
    this.unwritten.push(text);
    return iid;
  }

  get hasNew(): boolean {
    return this.unwritten.length > 0;
  }

  writeNew(sink: ProtoSink): void {
    for (const text of this.unwritten) writeInterned(sink, this.field, this.iids.get(text)!, text);
    this.unwritten.length = 0;
  }
}

/** Belongs into the packet of the event that has first used a text. */
export function writeNewTexts(sink: ProtoSink, ...texts: readonly InternedTexts[]): void {
  if (!texts.some(({ hasNew }) => hasNew)) return;
  sink.message(bytesTag(F.TRACE_PACKET.internedData), () => {
    for (const some of texts) some.writeNew(sink);
  });
}

function writeInterned(sink: ProtoSink, field: number, iid: number, text: string): void {
  sink.message(bytesTag(field), () => {
    sink.uint(varintTag(F.INTERNED.iid), iid);
    sink.text(bytesTag(F.INTERNED.name), text);
  });
}
