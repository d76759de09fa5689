// Runs a bundle, edits a module of it while webpack watches, and runs the bundle again.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { start, stop } from "callweave";
import webpack from "webpack";
import config from "./webpack.config.js";

const file = `${import.meta.dirname}/src/greeting.ts`;
const require = createRequire(import.meta.url);
const output = { ...config.output, filename: "[name].[contenthash].cjs", library: { type: "commonjs2" } };
const compiler = webpack({ ...config, mode: "development", entry: "./src/greeting.ts", output });
let onBuilt;
compiler.watch({}, (_error, stats) => onBuilt(require(`${output.path}/${stats.toJson().assetsByChunkName.main[0]}`)));
const next = () => new Promise((resolve) => (onBuilt = resolve));

start();
const first = await next();
console.log(first.greet());
writeFileSync(file, `// A line more.\n${readFileSync(file, "utf8").replace("Hello", "Goodbye")}`);
const second = await next();
console.log(second.greet(), first.greet());
stop().save("dev.cwraw");
compiler.close(() => {});
