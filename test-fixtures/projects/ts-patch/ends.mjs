// Records a program that calls process.exit(), which is here another way to end.
import { start, stop } from "callweave";

const exit = process.exit.bind(process);
const fail = () => setTimeout(() => { throw new Error("uncaught"); });
const ends = {
  "Deno.exit": (code) => Deno.exit(code),
  error: fail,
  "error with a listener": () => {
    globalThis.addEventListener("error", () => stop().save("trace.cwraw"));
    fail();
  },
  "SIGTERM with a listener": () => {
    process.on("SIGTERM", () => exit(7));
    process.kill(process.pid, "SIGTERM");
    setInterval(() => undefined, 1000);
  },
  SIGTERM: () => {
    console.log("ready");
    setInterval(() => undefined, 1000);
  },
};

start({ output: "trace.cwraw" });
process.exit = ends[process.argv[2]];
await import("./out/main.js");
