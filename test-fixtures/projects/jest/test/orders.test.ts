declare const isOurs: boolean | undefined;

it("runs in the environment that the options name", () => {
  expect(typeof isOurs).toBe(process.env.OURS ? "boolean" : "undefined");
});
