import assert from "node:assert/strict";
import { safeName } from "../../hosts/traced-tests/artifact-name.js";

describe("names of artifacts", () => {
  it("hold nothing that a system or an archive refuses", () => {
    assert.equal(safeName('reads a/b\\c: "x" <y> | *?\n'), "reads a-b-c- -x- -y- - -");
    assert.equal(safeName("../../etc"), "-..-etc");
    assert.equal(safeName("  ends in dots... "), "ends in dots");
    assert.equal(safeName("CON"), "_CON");
    assert.equal(safeName("com1.txt"), "_com1.txt");
    assert.equal(safeName("console"), "console");
    assert.equal(safeName("..."), "unnamed");
    assert.equal(safeName("\ud800"), "\ufffd");
  });

  it("are short enough for a disk, and still tell long titles apart", () => {
    const [one, other] = [safeName("ü".repeat(300) + "1"), safeName("ü".repeat(300) + "2")];
    assert.ok(Buffer.byteLength(one) <= 160);
    assert.match(one, /^ü+ [0-9a-f]{8}$/);
    assert.notEqual(one, other);
  });
});
