import { rename } from "../src/rename";
import { fetchUser } from "../src/users";

jest.unmock("../src/users");

it("fetches a user among mocks", async () => {
  expect(rename()).toBeUndefined();
  expect((await fetchUser(1)).name).toBe("user 1");
});
