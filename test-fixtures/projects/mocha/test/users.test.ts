import assert from "node:assert/strict";
import { fetchUser, spin, UNREACHABLE } from "../src/users.js";

describe("users", () => {
  it("fetches a user", async () => {
    assert.equal((await fetchUser(1)).name, "user 1");
  });

  it("has another name: a/b?", async () => {
    assert.equal((await fetchUser(2)).name, "user 3");
  });

  it("waits for ever", async function () {
    this.timeout(200);
    await fetchUser(UNREACHABLE);
  });

  it("throws outside of any test", (done) => {
    setTimeout(() => {
      throw new Error("outside");
    }, 1);
    void done;
  });

  it("is slow", async function () {
    this.slow(0);
    await fetchUser(4);
  });

  it("is skipped", function () {
    this.skip(); // A skipped test is to leave no artifact: this is the fixture of that.
  });

  if (process.env.HANG) it("hangs", () => spin());
});
