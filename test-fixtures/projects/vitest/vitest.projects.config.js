import config from "./vitest.config.js";

const projects = ["first", "second"].map((name) => ({ extends: true, test: { name } }));

export default { ...config, test: { ...config.test, projects } };
