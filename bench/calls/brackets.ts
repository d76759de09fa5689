/** The brackets: the floor, a count of the calls, and the tracers whose users put calls around their functions by hand. */
import type { Bracket } from "../build/bracket.js";

/**
 * `benchPeer.recorded()` of the preludes tells how many events are kept since `reset()`: a tracer that records nothing would be the
 * fastest of all.
 */
const peerPrelude = (setUp: string, recorded: string, reset: string): string =>
  `const $peer = globalThis.benchPeer ??= (() => { ${setUp}; return { ${recorded}, ${reset} }; })();`;

/** Two readings of the clock a call, or a stretch of an async one, stored, and nothing else. */
const FLOOR: Bracket = {
  prelude:
    "const $now = globalThis.process.hrtime.bigint, $lane = new BigInt64Array(2);" +
    "const $suspend = <T>(x: T): T => { $lane[1] = $now(); return x; };" +
    "const $resume = <T>(x: T): T => { $lane[0] = $now(); return x; };",
  before: () => "$lane[0] = $now();",
  after: () => "$lane[1] = $now();",
  stretches: true,
};

/** How many calls the program makes, and how many stretches: each `await` begins one more. */
const COUNT: Bracket = {
  prelude:
    "const $count = globalThis.benchCount ??= { calls: 0, stretches: 0 };" +
    "const $suspend = <T>(x: T): T => x; const $resume = <T>(x: T): T => { $count.stretches++; return x; };",
  before: () => "$count.calls++; $count.stretches++;",
  after: () => "",
  stretches: true,
};

/** The timeline keeps each measure until it is cleared. */
const PERFORMANCE_MEASURE: Bracket = {
  prelude:
    'const { performance: $performance } = require("node:perf_hooks");' +
    peerPrelude(
      "",
      'recorded: () => $performance.getEntriesByType("measure").length',
      "reset: () => $performance.clearMeasures()",
    ),
  before: () => "const $start = $performance.now();",
  after: (name) => `$performance.measure(${name}, { start: $start });`,
};

/** Kept as objects, not written into its stream: the cheaper of its two ways. */
const CHROME_TRACE_EVENT: Bracket = {
  prelude: `${peerPrelude(
    'const { Tracer } = require("chrome-trace-event"); const tracer = new Tracer({ noStream: true })',
    "tracer, recorded: () => tracer.events.length / 2",
    "reset: () => { tracer.events.length = 0; }",
  )} const $tracer = $peer.tracer;`,
  before: (name) => `$tracer.begin({ name: ${name}, cat: ["bench"] });`,
  after: (name) => `$tracer.end({ name: ${name}, cat: ["bench"] });`,
};

/**
 * A span a call, into the batch processor with an exporter that takes all and does nothing. Its queue holds 2,048 spans and drops
 * the rest, so a synchronous program measures the spans and not their export. Not made active: that costs more.
 */
const OPENTELEMETRY: Bracket = {
  prelude: `${peerPrelude(
    'const { BasicTracerProvider, BatchSpanProcessor } = require("@opentelemetry/sdk-trace-base");' +
      "let ended = 0; const processor = new BatchSpanProcessor({ export: (spans: unknown, done: (result: { code: number }) => void) => done({ code: 0 }), shutdown: async () => {} });" +
      "const onEnd = processor.onEnd; processor.onEnd = function (span: unknown) { ended++; return onEnd.call(this, span); };" +
      'const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer("bench")',
    "tracer, recorded: () => ended",
    "reset: () => { ended = 0; }",
  )} const $tracer = $peer.tracer;`,
  before: (name) => `const $span = $tracer.startSpan(${name});`,
  after: () => "$span.end();",
};

export const BRACKETS = {
  floor: FLOOR,
  count: COUNT,
  measure: PERFORMANCE_MEASURE,
  chrome: CHROME_TRACE_EVENT,
  opentelemetry: OPENTELEMETRY,
} as const;
