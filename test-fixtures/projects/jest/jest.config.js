module.exports = {
  testEnvironment: "callweave/jest",
  transform: { "\\.ts$": ["ts-jest", { astTransformers: { before: ["callweave/transformer"] } }] },
};
