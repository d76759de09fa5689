/**
 * What links processes in Perfetto: the snapshot of the system's process list that its own recorder takes. It alone fills the columns
 * `parent_upid` and `cmdline` of the table `process` (v55; the command line of a ProcessDescriptor is not imported).
 */
import type { Process, Trace } from "../model/model.js";
import * as F from "./perfetto-fields.js";
import { bytesTag, varintTag, type ProtoSink } from "./proto.js";

/** The first word of the command line becomes the process's name, whatever its descriptor says: it is the name. */
export function writeProcessTree(sink: ProtoSink, { pid, name, commandLine, parentPid }: Process, trace: Trace): void {
  if (commandLine === undefined) return;
  // A parent that is not in the trace would be one more process without a name.
  const parent = trace.processes.find((process) => process.pid === parentPid)?.pid;
  const tag = F.PROCESS_TREE_PROCESS;
  sink.message(bytesTag(F.TRACE.packet), () =>
    sink.message(bytesTag(F.TRACE_PACKET.processTree), () =>
      sink.message(bytesTag(F.PROCESS_TREE.processes), () => {
        sink.uint(varintTag(tag.pid), pid);
        if (parent !== undefined) sink.uint(varintTag(tag.ppid), parent);
        for (const word of [name, ...commandLine.slice(1)]) sink.text(bytesTag(tag.cmdline), word);
      }),
    ),
  );
}
