module.exports = {
  testEnvironment: "callweave/jest",
  roots: ["src", "test"],
  transform: { "\\.[jt]sx?$": ["callweave/jest-transformer", { enabled: "WOVEN" }] },
};
