/** The source map that a file has of its own → where the trace says that its functions stand: where stacks say it, too. */
import { TraceMap, traceSegment } from "@jridgewell/trace-mapping";
import { Set } from "../../base/built-ins.js";
import type { Origins } from "../../transformer/plan.js";
import type { OwnSourceMap } from "./own-source-map.js";

export function originsOf(map: OwnSourceMap): Origins {
  const { sourceNames, names } = map;
  const [only, ...others] = new Set(sourceNames);
  const mapping = new TraceMap(map);
  return {
    source: others.length === 0 ? only : undefined,
    placeOf(line, column) {
      const [, source, sourceLine, sourceColumn] = traceSegment(mapping, line - 1, column - 1) ?? [];
      const file = source === undefined ? undefined : sourceNames[source];
      return file === undefined ? undefined : { file, line: sourceLine! + 1, column: sourceColumn! + 1 };
    },
    nameOf(line, column) {
      const [begin, , , , name] = traceSegment(mapping, line - 1, column - 1) ?? [];
      return name === undefined || begin !== column - 1 ? undefined : names[name];
    },
  };
}
