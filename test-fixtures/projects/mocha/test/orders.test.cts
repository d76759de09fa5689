import assert = require("node:assert");

describe("orders", () => {
  afterEach(() => {
    throw new Error("cannot clean up");
  });
  it("is required", () => {
    assert.ok(true);
  });
});
