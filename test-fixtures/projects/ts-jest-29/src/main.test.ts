import { start, stop } from "callweave";

test("the program ends itself", async () => {
  start();
  const code = await new Promise((resolve) => {
    process.exit = ((code) => {
      stop().save("trace.cwraw");
      resolve(code);
    }) as typeof process.exit;
    require("./main");
  });
  expect(code).toBe(2);
});
