import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import { endIsTold, ITS_THREAD, takesEnd, WATCHDOG, type RunningTest } from "../../hosts/traced-tests/running-test.js";

const tsx = import.meta.resolve("tsx/esm/api");

/** The other thread says when it begins, and what it got. */
const OTHER = `
  const { parentPort, workerData: { tsx, module, end, who } } = require("worker_threads");
  import(tsx).then(({ tsImport }) => tsImport(module, module)).then(({ takesEnd }) => { parentPort.postMessage("begins"); parentPort.postMessage(takesEnd({ end }, who)); });`;

describe("the end of a test", () => {
  for (const [first, second] of [
    [ITS_THREAD, WATCHDOG],
    [WATCHDOG, ITS_THREAD],
  ] as const)
    it(`is told by ${first} alone when ${second} comes to it as well, which waits until it is told`, async () => {
      const end = new Int32Array(new SharedArrayBuffer(4));
      const test = { end } as unknown as RunningTest;
      assert.equal(takesEnd(test, first), true);
      const module = new URL("../../hosts/traced-tests/running-test.ts", import.meta.url).href;
      const worker = new Worker(OTHER, {
        eval: true,
        workerData: { tsx, module, end, who: second },
        execArgv: ["--import", "tsx"],
      });
      const heard: unknown[] = [];
      const isOver = new Promise<void>((resolve) =>
        worker.on("message", (message) => {
          heard.push(message);
          if (message === "begins")
            setTimeout(() => {
              assert.deepEqual(heard, ["begins"]);
              endIsTold(test);
            }, 50);
          else resolve();
        }),
      );
      await isOver;
      assert.deepEqual(heard, ["begins", false]);
      assert.equal(takesEnd(test, second), false);
      await worker.terminate();
    });
});
