const callweave = { path: "callweave/transformer", options: process.env.UNWOVEN ? { exclude: ["**"] } : {} };

module.exports = {
  roots: ["src", "test"],
  testEnvironment: "callweave/jest",
  transform: { "\\.ts$": ["ts-jest", { astTransformers: { before: [callweave] } }] },
};
