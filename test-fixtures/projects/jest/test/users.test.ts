import { fetchUser, spin, UNREACHABLE } from "../src/users";
import { rename } from "../src/rename";

jest.mock("../src/rename", () => ({ rename: () => "user 3" }));

describe("users", () => {
  it("fetches a user", async () => {
    expect((await fetchUser(1)).name).toBe("user 1");
  });

  it("has another name: a/b?", async () => {
    expect((await fetchUser(2)).name).toBe(rename());
  });

  it("waits for ever", async () => {
    await fetchUser(UNREACHABLE);
  }, 200);

  if (process.env.HANG) it("hangs", () => spin(), 1000);
});
