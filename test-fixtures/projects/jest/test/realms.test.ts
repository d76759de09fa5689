const called = (): string => (require("../src/rename") as typeof import("../src/rename")).rename();

it("loads a module again and again", () => {
  called();
  jest.resetModules();
  called();
  jest.isolateModules(called);
});

it("has a time of its own", () => {
  jest.useFakeTimers({ now: 0 });
  called();
  jest.advanceTimersByTime(3_600_000);
  called();
  jest.useRealTimers();
});
