import { start } from "callweave";
import { once } from "node:events";
import { Worker } from "node:worker_threads";

start({ output: "trace.cwraw" });
await once(new Worker(new URL("out/main.js", import.meta.url)), "exit");
