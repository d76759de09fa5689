import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { concatBytes } from "../../trace/bytes.js";
import { fromRecordings } from "../../trace/from-recording.js";
import { writeTrace } from "../../trace/formats.js";
import { assertLoadsCleanly, treeOf } from "../oracle/perfetto-engine.js";
import { recordingOf } from "./record-tree.js";

const PROGRAM = `
main 0-100!
  load 1-20
    parse 2-10
    parse 10-20
  serve 30-100!
    get 40-50
`;

for (const format of ["perfetto", "chrome-json"] as const) {
  describe(`the ${format} trace`, () => {
    it("is the tree of the calls", async () => {
      const bytes = concatBytes([...writeTrace(fromRecordings([recordingOf(PROGRAM)]), format)]);
      const trace = await assertLoadsCleanly(bytes);
      assert.equal(
        await treeOf(trace),
        "main\n  main (unfinished)\n    load\n      parse\n      parse\n    serve (unfinished)\n      get\n",
      );
    });
  });
}
