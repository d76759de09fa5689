// Runs a module in Vite's development server, edits it, and runs what takes its place.
import { readFileSync, writeFileSync } from "node:fs";
import { start, stop } from "callweave";
import { createServer, createServerModuleRunner } from "vite";

const file = `${import.meta.dirname}/src/greeting.ts`;
const replaced = new Promise((resolve) => (globalThis.onReplaced = resolve));
const server = await createServer({ appType: "custom", server: { middlewareMode: true, ws: false } });
const runner = createServerModuleRunner(server.environments.ssr);

start();
const first = await runner.import("/src/greeting.ts");
console.log(first.greet());
writeFileSync(file, `// A line more.\n${readFileSync(file, "utf8").replace("Hello", "Goodbye")}`);
const second = await replaced;
console.log(second.greet(), first.greet());
await runner.import("/src/failing.ts");
stop().save("dev.cwraw");

await runner.close();
await server.close();
