/**
 * The fields of Perfetto's messages that callweave writes and reads, under the names of the messages, with the numbers of
 * https://github.com/google/perfetto/tree/v55.3/protos/perfetto/trace (trace_packet.proto and those it imports).
 * The messages CALLWEAVE_* are our own, in a field that Perfetto does not know and skips.
 */
export const TRACE = { packet: 1 } as const;

export const TRACE_PACKET = {
  ftraceEvents: 1,
  processTree: 2,
  clockSnapshot: 6,
  timestamp: 8,
  trustedPacketSequenceId: 10,
  trackEvent: 11,
  internedData: 12,
  sequenceFlags: 13,
  incrementalStateCleared: 41,
  previousPacketDropped: 42,
  threadDescriptor: 44,
  compressedPackets: 50,
  timestampClockId: 58,
  tracePacketDefaults: 59,
  trackDescriptor: 60,
  callweaveTrace: 9900,
  callweaveProcess: 9901,
  callweaveThread: 9902,
  callweaveSkipped: 9903,
} as const;

/**
 * What says something of the packet, of the machine or of how was recorded: trusted_uid, trace_config, trace_stats,
 * synchronization_marker, system_info, process_descriptor, service_event, trusted_pid, first_packet_on_sequence, trace_uuid, machine_id.
 */
export const SIDE_FIELDS = [3, 33, 35, 36, 43, 45, 69, 79, 87, 89, 98];

export const SEQUENCE_FLAGS = { incrementalStateCleared: 1, needsIncrementalState: 2 } as const;

export const CLOCK_SNAPSHOT = { clocks: 1, primaryTraceClock: 2 } as const;
export const CLOCK = { clockId: 1, timestamp: 2, isIncremental: 3, unitMultiplierNs: 4 } as const;
/** The last two are of those that mean something on one sequence only: ns since the event before, and since the origin of the trace. */
export const CLOCK_ID = { realtime: 1, monotonic: 3, boottime: 6, sequence: 64, sinceOrigin: 65 } as const;
/** Clocks with these numbers are those of one sequence. */
export const SEQUENCE_CLOCKS = { first: 64, last: 127 } as const;

export const TRACE_PACKET_DEFAULTS = { trackEventDefaults: 11, timestampClockId: 58 } as const;

export const TRACK_DESCRIPTOR = {
  uuid: 1,
  name: 2,
  process: 3,
  thread: 4,
  parentUuid: 5,
  counter: 8,
  staticName: 10,
  childOrdering: 11,
} as const;
/** The children of a track in the order of their first events. */
export const CHILD_ORDERING = { chronological: 2 } as const;
export const COUNTER_DESCRIPTOR = { type: 1, unit: 3, unitMultiplier: 4, isIncremental: 5, unitName: 6 } as const;
/** Counters that need no name, by their types. */
export const BUILTIN_COUNTERS: readonly { name: string; unit?: string }[] = [
  { name: "" },
  { name: "thread time", unit: "ns" },
  { name: "thread instructions", unit: "count" },
];
/** By their numbers; the first stands for none. */
export const COUNTER_UNITS: readonly string[] = ["", "ns", "count", "bytes"];
export const PROCESS_DESCRIPTOR = { pid: 1, cmdline: 2, processName: 6, processLabels: 8 } as const;
export const PROCESS_TREE = { processes: 1 } as const;
export const PROCESS_TREE_PROCESS = { pid: 1, ppid: 2, cmdline: 3 } as const;
export const THREAD_DESCRIPTOR = { pid: 1, tid: 2, threadName: 5 } as const;

export const TRACK_EVENT = {
  categoryIids: 3,
  debugAnnotations: 4,
  legacyEvent: 6,
  type: 9,
  nameIid: 10,
  trackUuid: 11,
  extraCounterValues: 12,
  categories: 22,
  name: 23,
  counterValue: 30,
  extraCounterTrackUuids: 31,
  sourceLocationIid: 34,
  doubleCounterValue: 44,
  extraDoubleCounterTrackUuids: 45,
  extraDoubleCounterValues: 46,
  flowIds: 47,
  terminatingFlowIds: 48,
} as const;
/**
 * Arrows that all start at one slice: with `flow_ids` alone each would start where the one before it ended.
 * https://github.com/google/perfetto/blob/v55.3/protos/perfetto/trace/track_event/track_event.proto
 */
export const LEGACY_EVENT = { nameIid: 1, phase: 2, durationUs: 3, bindId: 8, flowDirection: 13 } as const;
export const FLOW_DIRECTION = { in: 1 } as const;
/** Set in the upper half of the id of a callback's arrow, which tells it from a task's. */
export const LINK_BIT = 2 ** 31;
export const TRACK_EVENT_TYPE = { sliceBegin: 1, sliceEnd: 2, instant: 3, counter: 4 } as const;

export const DEBUG_ANNOTATION = {
  nameIid: 1,
  boolValue: 2,
  uintValue: 3,
  stringValue: 6,
  name: 10,
  stringValueIid: 17,
} as const;

export const INTERNED_DATA = {
  eventCategories: 1,
  eventNames: 2,
  debugAnnotationNames: 3,
  sourceLocations: 4,
  debugAnnotationStringValues: 29,
} as const;
/** EventCategory, EventName, DebugAnnotationName, and InternedString, whose `str` has the same number. */
export const INTERNED = { iid: 1, name: 2 } as const;
/** Perfetto has no column. */
export const SOURCE_LOCATION = { iid: 1, fileName: 2, functionName: 3, lineNumber: 4, callweaveColumn: 9900 } as const;

/** The first packet of a file has `calls` and, where there are counters, the sequence of their values; the last has `complete`. */
/** `cutBytes` and `cutCalls` are what was missing of the files that the trace was made from. */
export const CALLWEAVE_TRACE = { calls: 1, complete: 2, counterSequence: 3, cutBytes: 4, cutCalls: 5 } as const;
/** What was left out of the file of another program that the trace was made from; one for each kind. */
export const CALLWEAVE_SKIPPED = { kind: 1, count: 2 } as const;
/** `overhead` is the first of four: `packOverhead`. */
export const CALLWEAVE_PROCESS = { leavesOpen: 1, parentPid: 2, overhead: 3, clockStalls: 7, worstStallNs: 8 } as const;
/** Times in ns since the monotonic clock of the clock snapshot. */
export const CALLWEAVE_THREAD = { id: 1, startNs: 2, stopNs: 3 } as const;
