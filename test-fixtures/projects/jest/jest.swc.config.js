const swc = { jsc: { parser: { syntax: "typescript" } } };

module.exports = {
  testEnvironment: "callweave/jest",
  roots: ["src", "test"],
  transform: { "\\.[jt]sx?$": ["callweave/jest-transformer", { transformer: ["@swc/jest", swc] }] },
};
