const callweave = { path: "callweave/transformer", options: { exclude: ["**/*.test.ts"] } };

module.exports = {
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: { "\\.ts$": ["ts-jest", { astTransformers: { before: [callweave] } }] },
};
