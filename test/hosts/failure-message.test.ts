import assert from "node:assert/strict";
import { extendMessage } from "../../hosts/traced-tests/failure-message.js";

describe("the message of a failure", () => {
  it("is extended, in the stack too", () => {
    const error = new Error("no user");
    const [, ...places] = error.stack!.split("\n");
    extendMessage(error, ["2 frames", "trace: a"]);
    assert.equal(error.message, "no user\n  2 frames\n  trace: a");
    assert.equal(error.stack, ["Error: no user", "  2 frames", "  trace: a", ...places].join("\n"));
  });

  it("stays as it is where it cannot be extended", () => {
    const frozen = Object.freeze(new Error("frozen"));
    for (const thrown of [frozen, "text", undefined, null, {}]) extendMessage(thrown, ["2 frames"]);
    assert.equal(frozen.message, "frozen");
  });
});
