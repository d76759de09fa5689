import { start } from "callweave";

start({ output: "trace.cwraw" });
await import("./out/main.js");
