import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fetchUser } from "../src/users.js";

// The names of a test of another file.
describe("users", () => {
  it("has another name: a/b?", async () => {
    assert.equal((await fetchUser(7)).name, "user 8");
  });
});
