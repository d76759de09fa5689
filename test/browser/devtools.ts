/** Chrome's developer tools as the browser has them built in: their page without anything to inspect. */
import type { Browser, Page } from "playwright-core";

const BUNDLED = "devtools://devtools/bundled";

export async function openDevtools(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(`${BUNDLED}/devtools_app.html`);
  await page.getByRole("tab", { name: "Performance" }).waitFor();
  return page;
}

/**
 * Loads a file into the Performance panel, as its button does, and shows all of its time.
 * @returns the rows of the table of functions: self and total time, name and place
 */
export async function bottomUpRows(devtools: Page, file: string): Promise<string[][]> {
  await devtools.getByRole("tab", { name: "Performance" }).click();
  await devtools.locator("input[type=file]").first().setInputFiles(file);
  // The keys, which are shown once, lie on top of the tabs.
  await devtools.getByRole("button", { name: "Close" }).click();
  await devtools.locator("#timeline-overview-grid").dblclick({ position: { x: 30, y: 5 } });
  await devtools.getByRole("tab", { name: "Bottom-up" }).click();
  const rows = devtools.locator("tr").filter({ hasText: /\d\sms/ });
  await rows.first().waitFor();
  return Promise.all((await rows.all()).map((row) => row.locator("td").allTextContents()));
}

/** A call as the developer tools draw it. */
export interface DrawnCall {
  readonly name: string;
  readonly place: string;
  readonly depth: number;
  readonly startNs: number;
  readonly durationNs: number;
}

// What follows runs in the page, where nothing may be named: tsx would add a helper that is not there.

/** What their model of profiles makes of `.cpuprofile` files, each the text of one. */
export function callsOfProfiles(devtools: Page, profiles: readonly string[]): Promise<DrawnCall[][]> {
  return devtools.evaluate(
    async ([url, profiles]) => {
      const { CPUProfileDataModel } = (await import(url)) as CpuProfileModule;
      return profiles.map((text) => {
        const calls: Writable<DrawnCall>[] = [];
        const open: Writable<DrawnCall>[] = [];
        const model = new CPUProfileDataModel.CPUProfileDataModel(JSON.parse(text));
        model.forEachFrame(
          (depth, { callFrame }, _sample, ms) => {
            const place = `${callFrame.url}:${callFrame.lineNumber + 1}:${callFrame.columnNumber + 1}`;
            const startNs = Math.round((ms - model.profileStartTime) * 1e6);
            const call = { name: callFrame.functionName, place, depth, startNs, durationNs: -1 };
            calls.push(call);
            open.push(call);
          },
          (_depth, _node, _sample, _startMs, ms) => (open.pop()!.durationNs = Math.round(ms * 1e6)),
        );
        return calls;
      });
    },
    [`${BUNDLED}/models/cpu_profile/cpu_profile.js`, profiles] as const,
  );
}

/** What their model of traces makes of a Chrome `.json`: a line a thread and a call, two spaces a level, with times in µs. */
export function treeOfTrace(devtools: Page, text: string): Promise<string> {
  return devtools.evaluate(
    async ([url, text]) => {
      const { TraceModel } = (await import(url)) as TraceModule;
      const model = TraceModel.Model.createWithAllHandlers();
      const { traceEvents } = JSON.parse(text) as { traceEvents: object[] };
      await model.parse(traceEvents, { metadata: {}, isFreshRecording: false });
      let tree = "\n";
      for (const process of model.parsedTrace(0).data.Renderer.processes.values())
        for (const thread of process.threads.values()) {
          tree += `${thread.name}\n`;
          const open = [...thread.tree.roots].reverse();
          for (let node = open.pop(); node; node = open.pop()) {
            const { name, ts, dur, args } = node.entry;
            tree += `${"  ".repeat(node.depth + 1)}${name} ${ts}+${Math.round(dur * 1000) / 1000} ${args.source}\n`;
            open.push(...[...node.children].reverse());
          }
        }
      return tree;
    },
    [`${BUNDLED}/models/trace/trace.js`, text] as const,
  );
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface CpuProfileModule {
  readonly CPUProfileDataModel: { readonly CPUProfileDataModel: new (profile: unknown) => CpuProfileModel };
}

interface CpuProfileModel {
  readonly profileStartTime: number;
  forEachFrame(
    open: (depth: number, node: { callFrame: CallFrame }, sample: number, ms: number) => void,
    close: (depth: number, node: unknown, sample: number, startMs: number, durationMs: number) => void,
  ): void;
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface TraceModule {
  readonly TraceModel: { readonly Model: { createWithAllHandlers(): TraceModel } };
}

interface TraceModel {
  parse(events: object[], options: object): Promise<void>;
  parsedTrace(at: number): { data: { Renderer: { processes: ReadonlyMap<number, { threads: Threads }> } } };
}

type Threads = ReadonlyMap<
  number,
  { readonly name: string; readonly tree: { readonly roots: ReadonlySet<TraceNode> } }
>;

interface TraceNode {
  readonly depth: number;
  readonly entry: {
    readonly name: string;
    readonly ts: number;
    readonly dur: number;
    readonly args: { readonly source: string };
  };
  readonly children: readonly TraceNode[];
}
