// The CommonJS twin of package-root.mjs.
const { pathToFileURL } = require("node:url");
exports.packageRoot = new URL("./", pathToFileURL(__filename)).href;
