module.exports = {
  ...require("./jest.config.js"),
  roots: ["automock", "src"],
  automock: true,
};
