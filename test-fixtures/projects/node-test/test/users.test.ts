import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fetchUser, spin, UNREACHABLE } from "../src/users.js";

describe("users", () => {
  it("fetches a user", async () => {
    assert.equal((await fetchUser(1)).name, "user 1");
  });

  it("has another name: a/b?", async () => {
    assert.equal((await fetchUser(2)).name, "user 3");
  });

  it("waits for ever", { timeout: 200 }, async () => {
    const alive = setTimeout(() => undefined, 1000);
    try {
      await fetchUser(UNREACHABLE);
    } finally {
      clearTimeout(alive);
    }
  });

  if (process.env.HANG) it("hangs", () => spin());
});
