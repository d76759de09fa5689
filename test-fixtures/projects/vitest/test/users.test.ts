import { afterEach, describe, expect, it } from "vitest";
import { fetchUser, spin, UNREACHABLE } from "../src/users";

describe("users", () => {
  afterEach(() => fetchUser(5));

  it("fetches a user", async () => {
    expect((await fetchUser(1)).name).toBe("user 1");
  });

  it("has another name: a/b?", async () => {
    expect((await fetchUser(2)).name).toBe("user 3");
  });

  it("waits for ever", { timeout: 200 }, async () => {
    await fetchUser(UNREACHABLE);
  });

  if (process.env.HANG) it("hangs", { timeout: 1000 }, () => spin());
});
