import { start } from "callweave";

start({ output: "trace.cwraw" });
await import("./src/main.js");
