const config = require("./jest.config.js");

// The last two have no names.
module.exports = {
  projects: [{ ...config, displayName: "first" }, { ...config, displayName: "second" }, config, { ...config }],
};
