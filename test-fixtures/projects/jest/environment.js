const { TestEnvironment } = require("jest-environment-node");

module.exports = class extends TestEnvironment {
  handleTestEvent({ name }) {
    if (name === "run_start") this.global.isOurs = true;
  }
};
