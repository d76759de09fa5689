import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { CallweaveError } from "../../base/errors.js";
import { formatOf } from "../../trace/format-names.js";

describe("the format of a file name", () => {
  const known: [string, ReturnType<typeof formatOf>][] = [
    ["a.pftrace", { format: "perfetto", gzip: false }],
    ["dir.json/a.b.pftrace.gz", { format: "perfetto", gzip: true }],
    ["a.pftrace.Z", { format: "perfetto-compressed", gzip: false }],
    ["A.JSON", { format: "chrome-json", gzip: false }],
    ["a.json.gz", { format: "chrome-json", gzip: true }],
    ["a.speedscope.json", { format: "speedscope", gzip: false }],
    ["a.Speedscope.json.gz", { format: "speedscope", gzip: true }],
    ["speedscope.json", { format: "chrome-json", gzip: false }],
    ["a.html", { format: "html", gzip: false }],
    ["a.cwraw", { format: "raw", gzip: false }],
    ["a.cwraw.GZ", { format: "raw", gzip: true }],
  ];
  for (const [fileName, format] of known)
    it(`${fileName} is ${format.format}`, () => assert.deepEqual(formatOf(fileName), format));

  for (const fileName of ["trace", "trace.htm", "trace.gz", "a.json.z", "pftrace", ""]) {
    it(`${JSON.stringify(fileName)} is refused with the known ones`, () => {
      assert.throws(
        () => formatOf(fileName),
        (error) =>
          error instanceof CallweaveError &&
          /\.pftrace, \.speedscope\.json, \.json, \.cpuprofile, \.folded, \.cwraw, \.pftrace\.z, \.html/.test(
            error.message,
          ),
      );
    });
  }
});
