import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { fetchUser, UNREACHABLE } from "../src/users";
import { rename } from "../src/rename";

vi.mock("../src/rename", () => ({ rename: () => "user 3" }));

let tried = 0;
let repeated = 0;

describe.runIf(process.env.HOOKS)("hooks", () => {
  describe("before", () => {
    beforeAll(async () => {
      await fetchUser(UNREACHABLE);
    }, 100);
    it("never runs", () => {});
  });

  describe("after", () => {
    afterAll(() => {
      throw new Error("no teardown");
    });
    it("passes", () => {
      expect(rename()).toBe("user 3");
    });
  });

  describe("after each", () => {
    afterEach(async () => {
      await fetchUser(3);
      throw new Error("no cleanup");
    });
    it("has a hook that fails", () => {});
  });

  it.fails("is to fail", () => {
    throw new Error("as it is to");
  });

  it("is retried", { retry: 2 }, () => {
    if (tried++ === 0) throw new Error("not yet");
  });

  it("is repeated", { repeats: 2 }, () => {
    if (repeated++ === 1) throw new Error("not now");
  });
});
